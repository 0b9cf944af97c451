package org.wardline.directory;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;

/// Which phones are registered, in PostgreSQL, schema `pbx`: hints for the time after a restart,
/// and never a way to a phone. Blocking: for virtual threads only; every method may throw
/// [org.wardline.db.DatabaseUnavailable].
public final class PresenceStore {

    private final Database database;

    /// @param database as the run-time role
    PresenceStore(Database database) {
        this.database = Objects.requireNonNull(database, "database");
    }

    /// Notes how phones of one practice stand now, in one transaction. A device that is not, or no
    /// longer, one of this practice's directory leaves no trace.
    public void note(TenantId tenant, Collection<PhonePresence> phones) {
        database.useTenant(
                tenant,
                tx -> {
                    here(tx, tenant, phones);
                    gone(tx, tenant, phones);
                });
    }

    /// The phones of a practice whose registrations have not ended; hints of others are removed.
    public Set<DeviceId> present(TenantId tenant, Instant now) {
        return database.inTenant(
                tenant,
                tx -> {
                    tx.update(
                                    "DELETE FROM pbx.present_phone"
                                            + " WHERE tenant_id = :tenant AND until <= :now")
                            .bind("tenant", tenant)
                            .bind("now", now)
                            .execute();
                    return new HashSet<>(
                            tx.query(
                                            "SELECT device_id FROM pbx.present_phone"
                                                    + " WHERE tenant_id = :tenant")
                                    .bind("tenant", tenant)
                                    .mapTo(DeviceId.class)
                                    .list());
                });
    }

    private static void here(Tx tx, TenantId tenant, Collection<PhonePresence> phones) {
        PreparedBatch rows =
                tx.batch(
                        "INSERT INTO pbx.present_phone (tenant_id, device_id, until)"
                                + " SELECT tenant_id, id, :until FROM pbx.device"
                                + " WHERE tenant_id = :tenant AND id = :device"
                                + " ON CONFLICT (tenant_id, device_id)"
                                + " DO UPDATE SET until = excluded.until");
        for (PhonePresence phone : phones) {
            phone.until()
                    .ifPresent(until ->
                            rows.bind("tenant", tenant)
                                    .bind("device", phone.device())
                                    .bind("until", until)
                                    .add());
        }
        rows.execute();
    }

    private static void gone(Tx tx, TenantId tenant, Collection<PhonePresence> phones) {
        PreparedBatch rows =
                tx.batch(
                        "DELETE FROM pbx.present_phone"
                                + " WHERE tenant_id = :tenant AND device_id = :device");
        for (PhonePresence phone : phones) {
            if (phone.until().isEmpty()) {
                rows.bind("tenant", tenant).bind("device", phone.device()).add();
            }
        }
        rows.execute();
    }
}
