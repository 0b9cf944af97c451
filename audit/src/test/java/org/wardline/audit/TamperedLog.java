package org.wardline.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.Listened;
import org.wardline.audit.event.SystemStarted;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.audit.verify.InTransaction;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.testkit.SettableClock;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestFolders;
import org.wardline.testkit.TestPostgres;

/// A log of 740 entries of three practices in turn, witnessed at 300, 600 and 700, in the hands of
/// an attacker who is superuser of its database, has removed every trigger and constraint and knows
/// the format. No attack is committed: the verifier reads inside the attacker's transaction, and
/// the next attack starts from the untouched log again.
final class TamperedLog implements AutoCloseable {

    static final int ENTRIES = 740;
    static final int WITNESSED = 700;
    static final List<Integer> CHECKPOINTS = List.of(300, 600, 700);
    static final int TENANTS = 3;

    static final int PRACTICE_OFFSET = 59;
    static final int PREVIOUS_OFFSET = 93;
    static final int TIME_OFFSET = 130;

    private static final String REPLACE =
            "UPDATE audit.entry SET leaf = ?, leaf_hash = ? WHERE index = ?";
    private static final String LATER_OF_PRACTICE =
            "SELECT later.index, later.leaf FROM audit.entry later JOIN audit.entry first"
                    + " USING (tenant_id) WHERE first.index = ? AND later.index > first.index"
                    + " ORDER BY later.index";

    private final TestDatabase database = TestPostgres.database("audit");
    private final Path folder;
    private final AuditSigner signer;
    private final AuditLog log;
    private final Connection superuser;
    private final byte[] witnessed;
    private boolean noteWritten;

    TamperedLog() throws IOException, SQLException {
        folder = Files.createTempDirectory("wardline-tamper");
        signer = AuditSigner.create(folder.resolve("key"));
        var clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));
        log =
                AuditLog.open(
                        new AuditLogConfig(
                                database.target(),
                                database.passwords().audit(),
                                signer,
                                folder.resolve("original")),
                        clock);
        fill(clock);
        witnessed = Files.readAllBytes(folder.resolve("original/checkpoints"));
        superuser = database.connectAsSuperuser();
        for (var table : List.of("entry", "tile", "checkpoint")) {
            sql("ALTER TABLE audit." + table + " DISABLE TRIGGER ALL");
        }
        sql("ALTER TABLE audit.entry DROP CONSTRAINT entry_pkey");
        sql("ALTER TABLE audit.entry DROP CONSTRAINT entry_log_id_tenant_id_tenant_seq_key");
        sql("CREATE INDEX ON audit.entry (index)");
        Files.write(witness(), witnessed);
    }

    private void fill(SettableClock clock) {
        var tenants = List.of(TenantId.random(), TenantId.random(), TenantId.random());
        for (int i = 0; i < ENTRIES; i++) {
            if (CHECKPOINTS.contains(i)) {
                clock.advance(Duration.ofSeconds(61));
            }
            clock.advance(Duration.ofMillis(10));
            var event =
                    switch (i % 5) {
                        case 0 ->
                                new ListenIntended(
                                        MessageId.random(), MailboxId.random(), "treatment");
                        case 1 -> new Listened(i - 1L, MessageId.random(), 7, "0-7");
                        default -> new SystemStarted("0.1.0", false);
                    };
            log.append(Act.ofMachine(tenants.get(i % TENANTS), "test", event));
        }
    }

    /// The attacker's statement.
    void sql(String text) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute(text);
        }
    }

    byte[] leaf(long index) throws SQLException {
        try (var statement =
                superuser.prepareStatement("SELECT leaf FROM audit.entry WHERE index = ?")) {
            statement.setLong(1, index);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBytes(1);
            }
        }
    }

    /// Puts other bytes in an entry's place, with the hash that belongs to them.
    void replace(long index, byte[] leaf) throws SQLException {
        try (var statement = superuser.prepareStatement(REPLACE)) {
            statement.setBytes(1, leaf);
            statement.setBytes(2, Hash.ofLeaf(leaf).bytes());
            statement.setLong(3, index);
            statement.executeUpdate();
        }
    }

    /// The entry with one letter of its last field changed.
    byte[] edited(long index) throws SQLException {
        var leaf = leaf(index);
        leaf[leaf.length - 1] ^= 1;
        return leaf;
    }

    /// Another time for the entry, in the bytes and in the column.
    void redate(long index, long byMicros) throws SQLException {
        var leaf = ByteBuffer.wrap(leaf(index));
        leaf.putLong(TIME_OFFSET, leaf.getLong(TIME_OFFSET) + byMicros);
        replace(index, leaf.array());
        sql(
                "UPDATE audit.entry SET at = at + interval '%d microseconds' WHERE index = %d"
                        .formatted(byMicros, index));
    }

    /// The same act in other bytes: one more field, without name and value.
    byte[] twin(long index) throws SQLException {
        var leaf = leaf(index);
        var longer = Arrays.copyOf(leaf, leaf.length + 5);
        longer[leaf.length] = 17;
        return longer;
    }

    /// Another act at the entry's place in log and chain; the columns are changed to fit.
    byte[] invented(long index) throws SQLException {
        var leaf = leaf(index);
        var real = AuditEntry.parse(leaf).orElseThrow();
        var previous =
                Hash.of(Arrays.copyOfRange(leaf, PREVIOUS_OFFSET, PREVIOUS_OFFSET + Hash.BYTES));
        var place =
                new Leaf.Place(
                        real.logId(),
                        index,
                        1,
                        new TenantHead(real.tenantSeq() - 1, previous),
                        real.at());
        sql(
                "UPDATE audit.entry SET kind = 'system.started', intent = false,"
                        + " intent_index = NULL, object = NULL WHERE index = "
                        + index);
        return Leaf.encode(
                place, Act.ofMachine(real.tenant(), "nobody", new SystemStarted("9.9", true)));
    }

    /// Chains the entries of the practice after an edited one to it again, to the end.
    void rechain(long index) throws SQLException {
        var previous = Hash.ofLeaf(leaf(index));
        try (var select = superuser.prepareStatement(LATER_OF_PRACTICE);
                var update = superuser.prepareStatement(REPLACE)) {
            select.setLong(1, index);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var leaf = rows.getBytes(2);
                    System.arraycopy(previous.bytes(), 0, leaf, PREVIOUS_OFFSET, Hash.BYTES);
                    previous = Hash.ofLeaf(leaf);
                    update.setBytes(1, leaf);
                    update.setBytes(2, previous.bytes());
                    update.setLong(3, rows.getLong(1));
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    /// Writes the tiles that belong to the entries as they are now.
    void retile() throws SQLException {
        var tree = new MerkleTree();
        try (var select =
                        superuser.prepareStatement("SELECT leaf FROM audit.entry ORDER BY index");
                var rows = select.executeQuery();
                var update =
                        superuser.prepareStatement(
                                "UPDATE audit.tile SET hashes = ? WHERE level = ? AND index = ?")) {
            while (rows.next()) {
                for (var tile : tree.append(Hash.ofLeaf(rows.getBytes(1)))) {
                    update.setBytes(1, Tiles.bytes(tile.hashes()));
                    update.setInt(2, tile.level());
                    update.setLong(3, tile.index());
                    update.executeUpdate();
                }
            }
        }
    }

    /// Begins an attack that is never committed: the verifier reads inside its transaction.
    void begin() throws SQLException {
        superuser.setAutoCommit(false);
        noteWritten = false;
    }

    /// Undoes everything since [#begin].
    void undo() throws SQLException, IOException {
        superuser.rollback();
        superuser.setAutoCommit(true);
        if (noteWritten) {
            Files.write(witness(), witnessed);
        }
    }

    /// Undoes an attack and begins another.
    void again() throws SQLException, IOException {
        undo();
        begin();
    }

    /// The verifier's report of what the attacker's own transaction sees.
    ///
    /// @param more copies of the witness file
    VerificationReport verify(Path... more) {
        return InTransaction.verify(superuser, signer.verifierKey().text(), witnesses(more));
    }

    /// The report of the verifier that connects by itself and sees what was committed.
    VerificationReport verifyFromOutside(VerifierKey key) {
        return new AuditVerifier(database.target(), database.passwords().auditor(), key.text())
                .verify(witnesses());
    }

    VerifierKey key() {
        return signer.verifierKey();
    }

    private List<Path> witnesses(Path... more) {
        var witnesses = new ArrayList<>(List.of(witness()));
        witnesses.addAll(List.of(more));
        return witnesses;
    }

    /// A note by a key of the attacker's, in the log's name.
    String signByOther(Checkpoint checkpoint) throws IOException {
        var key = folder.resolve("forger.key");
        var forger = Files.exists(key) ? AuditSigner.load(key) : AuditSigner.create(key);
        return forger.sign(checkpoint)
                .replace(forger.verifierKey().name(), signer.verifierKey().name());
    }

    /// The notes of the untouched witness file, oldest first.
    List<String> notes() {
        var notes = new ArrayList<String>();
        var note = new StringBuilder();
        for (var line :
                new String(witnessed, java.nio.charset.StandardCharsets.UTF_8).lines().toList()) {
            note.append(line).append('\n');
            if (line.startsWith("\u2014 ")) {
                notes.add(note.toString());
                note.setLength(0);
            }
        }
        return notes;
    }

    /// A note as whoever holds the log's key could sign it.
    String sign(Checkpoint checkpoint) {
        return signer.sign(checkpoint);
    }

    Checkpoint checkpoint(long size, String root) {
        return new Checkpoint(
                signer.verifierKey().name(),
                size,
                root,
                Instant.parse("2026-11-22T11:00:00Z"),
                "clock not synchronised",
                Hash.ZERO.base64());
    }

    void writeWitness(String text) throws IOException {
        noteWritten = true;
        Files.writeString(witness(), text);
    }

    void deleteWitness() throws IOException {
        noteWritten = true;
        Files.delete(witness());
    }

    Path witness() {
        return folder.resolve("checkpoints");
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            superuser.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        log.close();
        database.close();
        TestFolders.delete(folder);
    }
}
