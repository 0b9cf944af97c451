package org.wardline.directory;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    private static final String RATE = "=";

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
                            .bind("countries", written(rules.rates()))
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

    /// For example `CA=1,MX=12`.
    private static String written(SortedMap<String, Integer> rates) {
        return rates.entrySet().stream()
                .map(rate -> rate.getKey() + RATE + rate.getValue())
                .collect(Collectors.joining(BETWEEN));
    }

    private static OutsideRules rules(RowView row) {
        SortedMap<String, Integer> rates = new TreeMap<>();
        for (String rate : row.getColumn("countries", String.class).split(BETWEEN, -1)) {
            if (!rate.isEmpty()) {
                String[] parts = rate.split(RATE, -1);
                rates.put(parts[0], Integer.valueOf(parts[1]));
            }
        }
        return new OutsideRules(caps(row, "calls"), caps(row, "minutes"), rates);
    }

    private static TollCaps caps(RowView row, String what) {
        return new TollCaps(
                row.getColumn("phone_" + what, Integer.class),
                row.getColumn("gateway_" + what, Integer.class),
                row.getColumn("practice_" + what, Integer.class));
    }
}
