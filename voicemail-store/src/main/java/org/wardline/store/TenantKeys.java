package org.wardline.store;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.wardline.db.Tx;
import org.wardline.ident.TenantId;
import org.wardline.key.Bytes;
import org.wardline.key.ContentKey;
import org.wardline.key.DepositKey;
import org.wardline.key.DepositPublicKey;
import org.wardline.key.Kek;
import org.wardline.key.KekRef;
import org.wardline.key.Keys;
import org.wardline.key.SealBroken;
import org.wardline.key.WrapContext;

/// The keys of practices in the database: a wrapping key under the content root, and the private
/// half of a deposit key under the wrapping key. Unwrapped for one transaction and forgotten.
final class TenantKeys {

    private final Keys keys;
    private final SecureRandom random = new SecureRandom();

    /// One version of a practice's keys, unwrapped.
    record Unwrapped(Kek kek, DepositKey deposit) {}

    /// As stored.
    private record Row(
            KekRef kek, KekRef root, Bytes wrappedKek, Bytes point, Bytes wrappedDeposit) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    new KekRef(row.getObject("kek_id", UUID.class), row.getInt("version")),
                    new KekRef(row.getObject("root_id", UUID.class), row.getInt("root_version")),
                    Bytes.of(row.getBytes("wrapped_kek")),
                    Bytes.of(row.getBytes("deposit_point")),
                    Bytes.of(row.getBytes("wrapped_deposit")));
        }
    }

    TenantKeys(Keys keys) {
        this.keys = keys;
    }

    /// Makes the first version of a practice's keys.
    Unwrapped generate() {
        return new Unwrapped(Kek.random(random, 1), DepositKey.generate(1));
    }

    boolean exist(Tx tx) {
        return tx.query("SELECT count(*) FROM store.tenant_key").mapTo(Integer.class).one() > 0;
    }

    /// Stores a version of a practice's keys, wrapped.
    ///
    /// @throws org.wardline.key.StoreSealed without the content root
    void insert(Tx tx, TenantId tenant, Unwrapped fresh, long auditIndex) {
        var root = keys.root().kek();
        var kek = fresh.kek();
        var half = fresh.deposit().publicHalf();
        var kekPlace =
                new WrapContext.OfTenantKek(keys.deployment(), tenant, kek.ref(), root.ref());
        var depositPlace =
                new WrapContext.OfDepositKey(keys.deployment(), tenant, half.ref(), kek.ref());
        tx.update(
                        """
                        INSERT INTO store.tenant_key (tenant_id, version, kek_id, root_id,
                          root_version, wrapped_kek, deposit_point, wrapped_deposit, audit_index)
                        VALUES (:tenant, :version, :kek, :root, :rootVersion, :wrappedKek,
                          :point, :wrappedDeposit, :index)
                        """)
                .bind("tenant", tenant)
                .bind("version", kek.ref().version())
                .bind("kek", kek.ref().id())
                .bind("root", root.ref().id())
                .bind("rootVersion", root.ref().version())
                .bind("wrappedKek", root.wrap(kek, kekPlace))
                .bind("point", half.point())
                .bind("wrappedDeposit", kek.wrap(fresh.deposit(), depositPlace))
                .bind("index", auditIndex)
                .execute();
    }

    /// A practice's keys for one transaction.
    Unlocked unlock(Tx tx, TenantId tenant) {
        return new Unlocked(tx, tenant);
    }

    /// A practice's keys for one transaction, each version unwrapped at most once.
    final class Unlocked {
        private final Tx tx;
        private final TenantId tenant;
        private final Map<Integer, Unwrapped> versions = new HashMap<>();

        private Unlocked(Tx tx, TenantId tenant) {
            this.tx = tx;
            this.tenant = tenant;
        }

        /// One version.
        ///
        /// @throws org.wardline.key.StoreSealed without the content root
        /// @throws SealBroken when there is no such version, or a wrap was changed or moved
        Unwrapped version(int version) {
            return versions.computeIfAbsent(version, _ -> unwrap(tenant, row(version)));
        }

        /// The content key of a message.
        ///
        /// @throws org.wardline.key.StoreSealed without the content root
        /// @throws SealBroken when the wrap was changed or moved
        ContentKey contentOf(MessageRow row) {
            var object = row.object(keys.deployment(), tenant);
            var unwrapped = version(row.kek().version());
            var place = row.wrapContext(object);
            return switch (row.wrappedBy()) {
                case DEPOSIT -> unwrapped.deposit().unwrap(row.wrap().toArray(), place);
                case TENANT -> unwrapped.kek().unwrap(row.wrap().toArray(), place);
            };
        }

        /// The newest version.
        ///
        /// @throws org.wardline.key.StoreSealed without the content root
        /// @throws SealBroken when there is none, or a wrap was changed or moved
        Unwrapped newest() {
            return version(
                    tx.query("SELECT coalesce(max(version), 0) FROM store.tenant_key")
                            .mapTo(Integer.class)
                            .one());
        }

        private Row row(int version) {
            return tx.query("SELECT * FROM store.tenant_key WHERE version = :version")
                    .bind("version", version)
                    .map((row, _) -> Row.of(row))
                    .findOne()
                    .orElseThrow(() -> new SealBroken("practice key"));
        }
    }

    /// Counts wraps; the table refuses to pass 2^32, the limit of random nonces.
    void countWraps(Tx tx, KekRef kek, int wraps) {
        tx.update("UPDATE store.tenant_key SET wraps = wraps + :wraps WHERE version = :version")
                .bind("wraps", wraps)
                .bind("version", kek.version())
                .execute();
    }

    private Unwrapped unwrap(TenantId tenant, Row row) {
        var root = keys.root().kek();
        var kekPlace =
                new WrapContext.OfTenantKek(keys.deployment(), tenant, row.kek(), row.root());
        var kek = root.unwrap(row.wrappedKek().toArray(), kekPlace);
        var half = DepositPublicKey.of(row.point().toArray(), row.kek().version());
        // The deposit key's id is a digest of its point, so the wrap vouches for the point too.
        var depositPlace =
                new WrapContext.OfDepositKey(keys.deployment(), tenant, half.ref(), row.kek());
        return new Unwrapped(kek, kek.unwrap(row.wrappedDeposit().toArray(), half, depositPlace));
    }
}
