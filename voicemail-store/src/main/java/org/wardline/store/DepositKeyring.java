package org.wardline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.blob.Durable;
import org.wardline.db.Database;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.db.Tx;
import org.wardline.ident.TenantId;
import org.wardline.key.Bytes;
import org.wardline.key.Canonical;
import org.wardline.key.DepositPublicKey;
import org.wardline.key.SealBroken;
import org.wardline.key.ServiceKey;

/// The newest deposit public key of every practice: from the database, and from a sealed file when
/// the server starts without one. Both are authenticated by the service key, so nobody can exchange
/// a key for their own.
final class DepositKeyring {

    private static final Logger log = LoggerFactory.getLogger(DepositKeyring.class);
    private static final String PURPOSE = "deposit-keyring";
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final ServiceKey service;
    private final Database database;
    private final Map<TenantId, DepositPublicKey> keys = new ConcurrentHashMap<>();

    private record Row(TenantId tenant, int version, Bytes sealed) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    row.getInt("version"),
                    Bytes.of(row.getBytes("sealed")));
        }
    }

    DepositKeyring(Path folder, ServiceKey service, Database database) throws IOException {
        this.file = folder.resolve("deposit-keys.sealed");
        this.service = service;
        this.database = database;
        readFile();
        try {
            readDatabase();
        } catch (DatabaseUnavailable _) {
            log.warn("deposit keys come from the local snapshot: the database is not available");
        }
    }

    /// The practice's key, asking the database when it is not known yet.
    Optional<DepositPublicKey> of(TenantId tenant) {
        if (!keys.containsKey(tenant)) {
            readDatabase();
        }
        return Optional.ofNullable(keys.get(tenant));
    }

    /// The practices that have keys.
    Set<TenantId> tenants() {
        return Set.copyOf(keys.keySet());
    }

    void insert(Tx tx, TenantId tenant, DepositPublicKey key, long auditIndex) {
        var version = key.ref().version();
        tx.update(
                        """
                        INSERT INTO store.deposit_key (tenant_id, version, sealed, audit_index)
                        VALUES (:tenant, :version, :sealed, :index)
                        """)
                .bind("tenant", tenant)
                .bind("version", version)
                .bind("sealed", service.seal(purpose(tenant, version), key.point()))
                .bind("index", auditIndex)
                .execute();
    }

    /// Reads all keys again and writes the snapshot when there are new ones.
    void readDatabase() {
        var rows =
                database.deployment(tx ->
                        tx.query(
                                        """
                                        SELECT DISTINCT ON (tenant_id) tenant_id, version, sealed
                                        FROM store.deposit_key
                                        ORDER BY tenant_id, version DESC
                                        """)
                                .map((row, _) -> Row.of(row))
                                .list());
        var before = Map.copyOf(keys);
        rows.forEach(this::take);
        if (!before.keySet().equals(keys.keySet())) {
            writeFile();
        }
    }

    /// A damaged or exchanged row stops its own practice from taking messages and nobody else.
    private void take(Row row) {
        try {
            var point = service.open(purpose(row.tenant(), row.version()), row.sealed().toArray());
            keys.put(row.tenant(), DepositPublicKey.of(point, row.version()));
        } catch (SealBroken _) {
            log.error("the deposit key of practice {} did not verify", row.tenant());
        }
    }

    private void readFile() throws IOException {
        if (Files.notExists(file)) {
            return;
        }
        try {
            var opened = service.open(PURPOSE, Files.readAllBytes(file));
            var in = new Canonical.Reader(opened, PURPOSE);
            for (long left = in.number(); left > 0; left--) {
                var tenant = new TenantId(in.uuid());
                var version = (int) in.number();
                keys.put(tenant, DepositPublicKey.of(in.bytes(), version));
            }
        } catch (SealBroken _) {
            log.error("the snapshot of deposit keys is damaged; the database has them");
        }
    }

    private void writeFile() {
        var out = new Canonical.Writer().put(keys.size());
        keys.forEach(
                (tenant, key) -> out.put(tenant.value()).put(key.ref().version()).put(key.point()));
        try {
            Durable.publish(file, service.seal(PURPOSE, out.bytes()), OWNER);
        } catch (IOException e) {
            log.warn("the snapshot of deposit keys cannot be written: {}", e.getMessage());
        }
    }

    private static String purpose(TenantId tenant, int version) {
        return "deposit-key/" + tenant + "/" + version;
    }
}
