package org.wardline.demo;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.wardline.server.StoppedServer;

/// What a stopped server's database says of its one sealed message: size and digest of the object,
/// the keys that lead to it, and whether the audit log says the same.
///
/// @param bytes of the sealed object
/// @param sha256 of its ciphertext, as recorded at sealing
/// @param keys from the content key to the root key, by their names and versions
/// @param audited whether the audit entry of the deposit holds this digest
record SealingRecord(long bytes, String sha256, String keys, boolean audited) {

    private static final String MESSAGE =
            """
            SELECT m.sealed_bytes, m.sha256, m.wrapped_by, t.kek_id, t.version, t.root_id, t.root_version
              FROM store.message m
              JOIN store.tenant_key t ON t.tenant_id = m.tenant_id AND t.version = m.kek_version
            """;

    private static final String AUDIT_ENTRY =
            "SELECT leaf FROM audit.entry WHERE kind = 'message.deposited'";

    /// Reads it; empty when there is no message.
    static Optional<SealingRecord> in(StoppedServer server) throws SQLException {
        try (Connection superuser = server.connect();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(MESSAGE)) {
            if (!row.next()) {
                return Optional.empty();
            }
            String keys =
                    "content key <- practice key %.8s/%d (%s) <- root key %.8s/%d"
                            .formatted(
                                    row.getString("kek_id"),
                                    row.getInt("version"),
                                    row.getString("wrapped_by"),
                                    row.getString("root_id"),
                                    row.getInt("root_version"));
            String sha256 = row.getString("sha256");
            return Optional.of(
                    new SealingRecord(
                            row.getLong("sealed_bytes"), sha256, keys, audited(superuser, sha256)));
        }
    }

    /// Leaves hold digests as text.
    private static boolean audited(Connection superuser, String sha256) throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(AUDIT_ENTRY)) {
            return row.next()
                    && new String(row.getBytes("leaf"), StandardCharsets.ISO_8859_1)
                            .contains(sha256);
        }
    }
}
