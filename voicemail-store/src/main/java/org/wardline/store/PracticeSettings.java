package org.wardline.store;

import java.time.ZoneId;
import java.util.Optional;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.ident.TenantId;

/// What practices decide about their voicemail. Blocking, for virtual threads. Every method throws
/// [org.wardline.db.DatabaseUnavailable] while the database is away.
public final class PracticeSettings {

    private final Database database;

    PracticeSettings(Database database) {
        this.database = database;
    }

    /// Where the practice is, for times that are spoken; the server's zone until it says.
    public ZoneId zone(TenantId tenant) {
        Optional<String> named =
                database.inTenant(
                        tenant,
                        tx ->
                                tx.query("SELECT time_zone FROM store.practice_settings")
                                        .mapTo(String.class)
                                        .findOne());
        return named.map(ZoneId::of).orElseGet(ZoneId::systemDefault);
    }

    /// How long it keeps messages.
    public Retention retention(TenantId tenant) {
        return database.inTenant(
                tenant,
                tx ->
                        tx.query("SELECT kept_days, recovery_days FROM store.practice_settings")
                                .map((row, _) ->
                                        new Retention(
                                                Optional.ofNullable(
                                                        row.getObject(1, Integer.class)),
                                                row.getInt(2)))
                                .findOne()
                                .orElse(Retention.DEFAULT));
    }

    /// Decides.
    ///
    /// @param receipt of the change's entry in the audit log
    public void set(TenantId tenant, ZoneId zone, Retention retention, AuditReceipt receipt) {
        requireSame(tenant, receipt);
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        """
                                        INSERT INTO store.practice_settings (tenant_id, time_zone,
                                          kept_days, recovery_days, audit_index)
                                        VALUES (:tenant, :zone, :kept, :recovery, :index)
                                        ON CONFLICT (tenant_id) DO UPDATE
                                        SET time_zone = excluded.time_zone,
                                          kept_days = excluded.kept_days,
                                          recovery_days = excluded.recovery_days,
                                          audit_index = excluded.audit_index
                                        """)
                                .bind("tenant", tenant)
                                .bind("zone", zone.getId())
                                .bind("kept", retention.keptDays())
                                .bind("recovery", retention.recoveryDays())
                                .bind("index", receipt.index())
                                .execute());
    }

    static void requireSame(TenantId tenant, AuditReceipt receipt) {
        if (!receipt.act().tenant().equals(tenant)) {
            throw new IllegalArgumentException("the audit entry is of another practice");
        }
    }
}
