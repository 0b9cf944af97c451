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

    /// Says where the practice is.
    ///
    /// @param receipt of the change's entry in the audit log
    public void setZone(TenantId tenant, ZoneId zone, AuditReceipt receipt) {
        if (!receipt.act().tenant().equals(tenant)) {
            throw new IllegalArgumentException("the audit entry is of another practice");
        }
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        """
                                        INSERT INTO store.practice_settings (tenant_id, time_zone,
                                          audit_index)
                                        VALUES (:tenant, :zone, :index)
                                        ON CONFLICT (tenant_id) DO UPDATE
                                        SET time_zone = excluded.time_zone,
                                          audit_index = excluded.audit_index
                                        """)
                                .bind("tenant", tenant)
                                .bind("zone", zone.getId())
                                .bind("index", receipt.index())
                                .execute());
    }
}
