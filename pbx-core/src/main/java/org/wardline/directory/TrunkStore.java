package org.wardline.directory;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.DuplicateRow;
import org.wardline.db.Tx;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;

/// What connects practices to the public network, in PostgreSQL, schema `pbx`. Blocking: for
/// virtual threads only. Every change takes the receipt of its audit entry, as in [DirectoryStore];
/// every method may throw [org.wardline.db.DatabaseUnavailable].
public final class TrunkStore {

    private final Database database;

    /// @param database as the run-time role
    TrunkStore(Database database) {
        this.database = Objects.requireNonNull(database, "database");
    }

    /// Adds a trunk, or sets all that there is of one that is there.
    ///
    /// @throws DirectoryRefused when another trunk of the practice has the name
    public void put(Trunk trunk, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, trunk.tenant());
        try {
            database.useTenant(
                    trunk.tenant(),
                    tx -> {
                        write(tx, trunk, receipt);
                        clearNumbers(tx, trunk.tenant(), trunk.id());
                        writeNumbers(tx, trunk);
                    });
        } catch (DuplicateRow e) {
            throw new DirectoryRefused(
                    DirectoryRefused.Reason.CONFLICT, "This practice has a trunk of that name.");
        }
    }

    /// Takes a trunk away; its calls end.
    public void remove(TenantId tenant, TrunkId trunk, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, tenant);
        database.useTenant(
                tenant,
                tx -> {
                    clearNumbers(tx, tenant, trunk);
                    tx.update("DELETE FROM pbx.trunk WHERE tenant_id = :tenant AND id = :id")
                            .bind("tenant", tenant)
                            .bind("id", trunk)
                            .execute();
                });
    }

    /// The trunks of a practice in the order in which they were added, read in the transaction of
    /// its directory.
    static List<Trunk> read(Tx tx, TenantId tenant) {
        Map<TrunkId, List<TrunkNumber>> numbers =
                tx
                        .query(
                                "SELECT trunk_id, number, extension_id FROM pbx.trunk_number"
                                        + " WHERE tenant_id = :tenant ORDER BY position")
                        .bind("tenant", tenant)
                        .map(row ->
                                Map.entry(
                                        row.getColumn("trunk_id", TrunkId.class),
                                        new TrunkNumber(
                                                E164.of(row.getColumn("number", String.class))
                                                        .orElseThrow(),
                                                row.getColumn("extension_id", ExtensionId.class))))
                        .list()
                        .stream()
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getKey,
                                        Collectors.mapping(
                                                Map.Entry::getValue, Collectors.toList())));
        return tx.query("SELECT * FROM pbx.trunk WHERE tenant_id = :tenant ORDER BY created_at, id")
                .bind("tenant", tenant)
                .map(row -> trunk(row, tenant, numbers))
                .list();
    }

    private static Trunk trunk(
            RowView row, TenantId tenant, Map<TrunkId, List<TrunkNumber>> numbers) {
        TrunkId id = row.getColumn("id", TrunkId.class);
        return new Trunk(
                id,
                tenant,
                row.getColumn("name", String.class),
                new TrunkServer(
                        row.getColumn("host", String.class),
                        row.getColumn("port", Integer.class),
                        Optional.ofNullable(row.getColumn("authorities", String.class))),
                row.getColumn("lines", Integer.class),
                numbers.get(id),
                Optional.ofNullable(row.getColumn("associate_name", String.class))
                        .map(name ->
                                new AssociateRecord(
                                        name,
                                        row.getColumn("associate_signed", LocalDate.class),
                                        row.getColumn("associate_scope", String.class),
                                        row.getColumn("associate_expires", LocalDate.class))));
    }

    private static void write(Tx tx, Trunk trunk, AuditReceipt receipt) {
        tx.update(
                        "INSERT INTO pbx.trunk (tenant_id, id, name, host, port, authorities, lines,"
                                + " associate_name, associate_scope, associate_signed,"
                                + " associate_expires, audit_index)"
                                + " VALUES (:tenant, :id, :name, :host, :port, :authorities, :lines,"
                                + " :associate, :scope, :signed, :expires, :audit)"
                                + " ON CONFLICT (tenant_id, id) DO UPDATE SET"
                                + " name = excluded.name, host = excluded.host,"
                                + " port = excluded.port, authorities = excluded.authorities,"
                                + " lines = excluded.lines,"
                                + " associate_name = excluded.associate_name,"
                                + " associate_scope = excluded.associate_scope,"
                                + " associate_signed = excluded.associate_signed,"
                                + " associate_expires = excluded.associate_expires,"
                                + " audit_index = excluded.audit_index")
                .bind("tenant", trunk.tenant())
                .bind("id", trunk.id())
                .bind("name", trunk.name())
                .bind("host", trunk.server().host())
                .bind("port", trunk.server().port())
                .bind("authorities", trunk.server().authorities())
                .bind("lines", trunk.lines())
                .bind("associate", trunk.associate().map(AssociateRecord::name))
                .bind("scope", trunk.associate().map(AssociateRecord::scope))
                .bind("signed", trunk.associate().map(AssociateRecord::signed))
                .bind("expires", trunk.associate().map(AssociateRecord::expires))
                .bind("audit", receipt.index())
                .execute();
    }

    private static void clearNumbers(Tx tx, TenantId tenant, TrunkId trunk) {
        tx.update("DELETE FROM pbx.trunk_number WHERE tenant_id = :tenant AND trunk_id = :trunk")
                .bind("tenant", tenant)
                .bind("trunk", trunk)
                .execute();
    }

    private static void writeNumbers(Tx tx, Trunk trunk) {
        PreparedBatch rows =
                tx.batch(
                        "INSERT INTO pbx.trunk_number (tenant_id, trunk_id, position, number,"
                                + " extension_id)"
                                + " VALUES (:tenant, :trunk, :position, :number, :extension)");
        int position = 0;
        for (TrunkNumber own : trunk.numbers()) {
            rows.bind("tenant", trunk.tenant())
                    .bind("trunk", trunk.id())
                    .bind("position", position++)
                    .bind("number", own.number().text())
                    .bind("extension", own.extension())
                    .add();
        }
        rows.execute();
    }
}
