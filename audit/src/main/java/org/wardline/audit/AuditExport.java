package org.wardline.audit;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

/// Takes the log, one practice's slice of it or the proof of one entry out of the database, in
/// forms that need no server to be checked (docs/spec/audit-log.md, Bundle).
///
/// It reads beside a server that writes: what is in the log never changes. One connection, used by
/// one thread.
public final class AuditExport implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 500;
    private static final String PROOF_HEAD = "c2sp.org/tlog-proof@v1\n";

    private final LogStore store;
    private final VerifierKey key;

    /// @param auditorPassword of the role that may only read the log
    /// @param key of the log to export
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public AuditExport(DatabaseTarget target, Secret<String> auditorPassword, VerifierKey key) {
        this.key = key;
        try {
            this.store = new LogStore(target.connect(DbRole.AUDITOR, auditorPassword), key.logId());
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// Writes the whole log as a bundle.
    ///
    /// @param checkpoints the witness's file, which goes into the bundle as it is, and the time
    ///   stamps beside it
    /// @param folder to be made; only its owner can read it
    /// @return how many entries it holds
    /// @throws ExportFailed when the folder exists or a file cannot be written
    public long whole(Path checkpoints, Path folder) {
        try {
            start(folder);
            long size = store.size();
            try (var out = entries(folder)) {
                for (long from = 0; from < size; from += ROWS_AT_ONCE) {
                    write(store.leaves(from, Math.min(size, from + ROWS_AT_ONCE)), out);
                }
            }
            // After the entries: a checkpoint of more than these would look like a cut.
            copyNotes(checkpoints, size, folder.resolve("checkpoints"));
            copyTimestamps(
                    checkpoints.resolveSibling(Witness.TIMESTAMPS),
                    size,
                    folder.resolve(Witness.TIMESTAMPS));
            return size;
        } catch (SQLException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /// Writes one practice's entries up to the newest checkpoint as a bundle, with the proof that
    /// these are all of them. It shows nothing of other practices.
    ///
    /// @return how many entries it holds
    /// @throws ExportFailed when the practice has none yet, or the folder cannot be written
    public long practice(TenantId practice, Path folder) {
        try {
            var newest = newest();
            var heads = store.tenantHeads(newest.checkpoint().size());
            var head = heads.getOrDefault(practice, TenantHead.NONE);
            if (head.seq() < 0) {
                throw new ExportFailed(
                        "The practice has no entry that a checkpoint covers; try again in a"
                                + " minute.");
            }
            start(folder);
            Files.writeString(folder.resolve("checkpoints"), newest.note());
            Files.writeString(
                    folder.resolve("practice"),
                    claim(practice, head.seq() + 1, new PracticeTree(heads).proof(practice)));
            try (var out = entries(folder)) {
                for (long from = 0; from <= head.seq(); from += ROWS_AT_ONCE) {
                    long to = Math.min(head.seq() + 1, from + ROWS_AT_ONCE);
                    write(store.leavesOf(practice, from, to), out);
                }
            }
            return head.seq() + 1;
        } catch (SQLException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /// The proof that an entry is in the newest checkpoint's tree, as a C2SP tlog-proof whose extra
    /// data is the entry.
    ///
    /// @throws ExportFailed when no checkpoint covers the entry yet
    public String proof(long index) {
        try {
            var newest = newest();
            long size = newest.checkpoint().size();
            if (index < 0 || index >= size) {
                throw new ExportFailed(
                        "The newest checkpoint covers entries 0 to "
                                + (size - 1)
                                + ", not "
                                + index
                                + ".");
            }
            var leaf = store.leaves(index, index + 1).getFirst().leaf();
            var text = new StringBuilder(PROOF_HEAD);
            text.append("extra ").append(Base64.getEncoder().encodeToString(leaf)).append('\n');
            text.append("index ").append(index).append('\n');
            for (var hash : new InclusionProof(store, size).of(index)) {
                text.append(hash.base64()).append('\n');
            }
            return text.append('\n').append(newest.note()).toString();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private record Newest(String note, Checkpoint checkpoint) {}

    private Newest newest() throws SQLException {
        var note = store.newestNote();
        var checkpoint = note.flatMap(key::open);
        if (checkpoint.isEmpty()) {
            throw new ExportFailed(
                    note.isEmpty()
                            ? "The log has no checkpoint yet; try again in a minute."
                            : "The log's newest checkpoint is damaged. Run the verifier.");
        }
        return new Newest(note.get(), checkpoint.get());
    }

    private void start(Path folder) throws IOException {
        Files.createDirectory(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(folder.resolve("audit.vkey"), key.text() + "\n");
    }

    private static DataOutputStream entries(Path folder) throws IOException {
        return new DataOutputStream(
                new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve("entries")), 1 << 16));
    }

    private static void write(List<LogStore.Row> rows, DataOutputStream out) throws IOException {
        for (var row : rows) {
            out.writeInt(row.leaf().length);
            out.write(row.leaf());
        }
    }

    private static String claim(TenantId practice, long count, List<Hash> siblings) {
        var text = new StringBuilder();
        text.append("practice ").append(practice).append("\nentries ").append(count).append('\n');
        siblings.forEach(sibling -> text.append(sibling.base64()).append('\n'));
        return text.toString();
    }

    /// Copies the notes as they stand, damaged ones too, up to the first that was made after the
    /// entries were read.
    private void copyNotes(Path from, long size, Path to) throws IOException {
        try (var in = Files.newBufferedReader(from);
                var out = Files.newBufferedWriter(to)) {
            var note = new StringBuilder();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                note.append(line).append('\n');
                if (line.startsWith("\u2014 ")) {
                    if (key.open(note.toString()).map(Checkpoint::size).orElse(0L) > size) {
                        return;
                    }
                    out.append(note);
                    note.setLength(0);
                }
            }
        }
    }

    /// Copies the time stamps as they stand, up to the first on a checkpoint that was made after
    /// the entries were read.
    private void copyTimestamps(Path from, long size, Path to) throws IOException {
        if (Files.notExists(from)) {
            return;
        }
        try (var in = Files.newBufferedReader(from);
                var out = Files.newBufferedWriter(to)) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (sizeOf(line) > size) {
                    return;
                }
                out.append(line).append('\n');
            }
        }
    }

    /// Entries of the checkpoint that was stamped; 0 when the line is damaged.
    private long sizeOf(String timestamp) {
        try {
            var note = Base64.getDecoder().decode(timestamp.split(" ", 2)[0]);
            return key.open(new String(note, StandardCharsets.UTF_8))
                    .map(Checkpoint::size)
                    .orElse(0L);
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static ExportFailed unreadable(SQLException e) {
        return new ExportFailed("The audit log cannot be read (SQLSTATE " + e.getSQLState() + ").");
    }

    private static ExportFailed unwritable(Path folder, IOException e) {
        return new ExportFailed(
                e instanceof FileAlreadyExistsException
                        ? "There is a file or folder " + folder + " already."
                        : "The export cannot be written to " + folder + ".");
    }
}
