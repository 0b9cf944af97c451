package org.wardline.directory;

import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.TenantId;
import org.wardline.toll.TollRequest;

/// The minutes that are reserved for calls into the public network, by account and day, in
/// PostgreSQL, schema `pbx`. What was reserved is never given back, so that no crash and no restart
/// makes a day longer. Blocking: for virtual threads only; every method may throw
/// [org.wardline.db.DatabaseUnavailable].
public final class TollStore {

    /// How long a day stays.
    private static final int KEPT_DAYS = 62;

    private final Database database;

    /// @param database as the run-time role
    TollStore(Database database) {
        this.database = Objects.requireNonNull(database, "database");
    }

    /// Reserves as many as wanted, or as the cap leaves.
    ///
    /// @return how many, committed; 0 when there are none left
    public int reserve(TollRequest wanted) {
        TenantId tenant = wanted.account().tenant();
        return database.inTenant(
                tenant,
                tx -> {
                    if (begins(tx, wanted)) {
                        forgetOld(tx, tenant, wanted.day());
                    }
                    int before = reserved(tx, wanted);
                    int granted = Math.clamp(wanted.cap() - before, 0, wanted.minutes());
                    if (granted > 0) {
                        write(tx, wanted, before + granted);
                    }
                    return granted;
                });
    }

    /// What is reserved on a day, by [org.wardline.toll.TollAccount#key].
    public Map<UUID, Integer> reserved(TenantId tenant, LocalDate day) {
        return database.inTenant(
                tenant,
                tx ->
                        tx
                                .query(
                                        "SELECT account, minutes FROM pbx.toll_day"
                                                + " WHERE tenant_id = :tenant AND day = :day")
                                .bind("tenant", tenant)
                                .bind("day", day)
                                .map(row ->
                                        Map.entry(
                                                row.getColumn("account", UUID.class),
                                                row.getColumn("minutes", Integer.class)))
                                .list()
                                .stream()
                                .collect(
                                        Collectors.toUnmodifiableMap(
                                                Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// Makes sure that there is a row, since only one that is there can be locked.
    ///
    /// @return whether there was none
    private static boolean begins(Tx tx, TollRequest wanted) {
        return tx.update(
                                "INSERT INTO pbx.toll_day (tenant_id, day, account, minutes)"
                                        + " VALUES (:tenant, :day, :account, 0)"
                                        + " ON CONFLICT (tenant_id, day, account) DO NOTHING")
                        .bind("tenant", wanted.account().tenant())
                        .bind("day", wanted.day())
                        .bind("account", wanted.account().key())
                        .execute()
                == 1;
    }

    private static int reserved(Tx tx, TollRequest wanted) {
        return tx.query(
                        "SELECT minutes FROM pbx.toll_day WHERE tenant_id = :tenant"
                                + " AND day = :day AND account = :account FOR UPDATE")
                .bind("tenant", wanted.account().tenant())
                .bind("day", wanted.day())
                .bind("account", wanted.account().key())
                .mapTo(Integer.class)
                .one();
    }

    private static void write(Tx tx, TollRequest wanted, int minutes) {
        tx.update(
                        "UPDATE pbx.toll_day SET minutes = :minutes WHERE tenant_id = :tenant"
                                + " AND day = :day AND account = :account")
                .bind("tenant", wanted.account().tenant())
                .bind("day", wanted.day())
                .bind("account", wanted.account().key())
                .bind("minutes", minutes)
                .execute();
    }

    private static void forgetOld(Tx tx, TenantId tenant, LocalDate today) {
        tx.update("DELETE FROM pbx.toll_day WHERE tenant_id = :tenant AND day < :day")
                .bind("tenant", tenant)
                .bind("day", today.minusDays(KEPT_DAYS))
                .execute();
    }
}
