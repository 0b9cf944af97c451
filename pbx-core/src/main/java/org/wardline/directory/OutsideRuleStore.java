package org.wardline.directory;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jdbi.v3.core.result.RowView;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.TenantId;
import org.wardline.toll.TollCaps;

/// What practices let their phones call in the public network, in PostgreSQL, schema `pbx`.
/// Blocking: for virtual threads only. Every change takes the receipt of its audit entry, as in
/// [DirectoryStore]; every method may throw [org.wardline.db.DatabaseUnavailable].
public final class OutsideRuleStore {

    private static final String BETWEEN = ",";

    private final Database database;

    /// @param database as the run-time role
    OutsideRuleStore(Database database) {
        this.database = Objects.requireNonNull(database, "database");
    }

    /// Sets all rules of a practice.
    public void put(TenantId tenant, OutsideRules rules, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, tenant);
        database.useTenant(
                tenant,
                tx -> {
                    tx.update("DELETE FROM pbx.outside_rules WHERE tenant_id = :tenant")
                            .bind("tenant", tenant)
                            .execute();
                    tx.update(
                                    "INSERT INTO pbx.outside_rules (tenant_id, phone_calls, gateway_calls,"
                                            + " practice_calls, phone_minutes, gateway_minutes,"
                                            + " practice_minutes, countries, audit_index)"
                                            + " VALUES (:tenant, :phoneCalls, :gatewayCalls, :practiceCalls,"
                                            + " :phoneMinutes, :gatewayMinutes, :practiceMinutes,"
                                            + " :countries, :audit)")
                            .bind("tenant", tenant)
                            .bind("phoneCalls", rules.calls().ofPhone())
                            .bind("gatewayCalls", rules.calls().ofGateway())
                            .bind("practiceCalls", rules.calls().ofPractice())
                            .bind("phoneMinutes", rules.minutes().ofPhone())
                            .bind("gatewayMinutes", rules.minutes().ofGateway())
                            .bind("practiceMinutes", rules.minutes().ofPractice())
                            .bind("countries", String.join(BETWEEN, rules.countries()))
                            .bind("audit", receipt.index())
                            .execute();
                });
    }

    /// The rules of a practice, read in the transaction of its directory.
    static OutsideRules read(Tx tx, TenantId tenant) {
        return tx.query("SELECT * FROM pbx.outside_rules WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .map(OutsideRuleStore::rules)
                .findOne()
                .orElse(OutsideRules.DEFAULT);
    }

    private static OutsideRules rules(RowView row) {
        String countries = row.getColumn("countries", String.class);
        return new OutsideRules(
                caps(row, "calls"),
                caps(row, "minutes"),
                countries.isEmpty()
                        ? new TreeSet<>()
                        : new TreeSet<>(List.of(countries.split(BETWEEN, -1))));
    }

    private static TollCaps caps(RowView row, String what) {
        return new TollCaps(
                row.getColumn("phone_" + what, Integer.class),
                row.getColumn("gateway_" + what, Integer.class),
                row.getColumn("practice_" + what, Integer.class));
    }
}
