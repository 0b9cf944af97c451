package org.wardline.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The file outside the database that remembers every checkpoint: signed notes one after another,
/// each ending with its signature line, appended and synced.
///
/// Whoever can change the database but not this file (or a copy of it) cannot shorten, roll back or
/// rewrite the log up to its last note. Owned by the sequencer's thread.
final class Witness implements AutoCloseable {

    /// Name of the file inside the witness's folder.
    static final String CHECKPOINTS = "checkpoints";

    /// Name of the file with the verifier key, for whoever checks.
    static final String VERIFIER_KEY = "audit.vkey";

    /// Name of the file with the time stamps on checkpoints.
    static final String TIMESTAMPS = "timestamps";

    private static final int MAX_NOTE_BYTES = 4_096;
    private static final String SIGNATURE_START = "\u2014 ";

    private final FileChannel file;
    private Optional<Checkpoint> newest;

    private Witness(FileChannel file, Optional<Checkpoint> newest) {
        this.file = file;
        this.newest = newest;
    }

    /// Opens the file, made on first start, and reads its last note. A note that a crash cut off is
    /// removed: nobody has relied on it.
    ///
    /// @throws AuditLogUnusable when it belongs to another key or its end is no signed note
    static Witness open(Path folder, VerifierKey key) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            requireKey(folder.resolve(VERIFIER_KEY), key);
            var file =
                    FileChannel.open(
                            folder.resolve(CHECKPOINTS),
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            syncFolder(folder);
            return new Witness(file, readNewest(file, key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The last whole note of a file that may be written meanwhile; empty when there is none that
    /// the key signed.
    static Optional<String> newestNote(Path checkpoints, VerifierKey key) {
        try (var file = FileChannel.open(checkpoints)) {
            return Optional.of(new Tail(file).lastNote).filter(note -> key.open(note).isPresent());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The last checkpoint that was witnessed.
    Optional<Checkpoint> newest() {
        return newest;
    }

    /// Appends a note and syncs it.
    ///
    /// @throws IOException when it is not on disk; what was written of it is taken back first
    void append(Checkpoint checkpoint, String note) throws IOException {
        long end = file.size();
        try {
            var bytes = ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes, end + bytes.position());
            }
            file.force(true);
            newest = Optional.of(checkpoint);
        } catch (IOException e) {
            file.truncate(end);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void syncFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }

    private static void requireKey(Path file, VerifierKey key) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, key.text() + "\n");
            return;
        }
        if (!Files.readString(file).strip().equals(key.text())) {
            throw new AuditLogUnusable(
                    "The checkpoints beside "
                            + file
                            + " were signed by another key than the one configured."
                            + " Restore the audit log's key from its backup.");
        }
    }

    private static Optional<Checkpoint> readNewest(FileChannel file, VerifierKey key)
            throws IOException {
        var tail = new Tail(file);
        if (tail.notesEnd < file.size()) {
            file.truncate(tail.notesEnd);
            file.force(true);
        }
        if (tail.lastNote.isEmpty()) {
            return Optional.empty();
        }
        var newest = key.open(tail.lastNote);
        if (newest.isEmpty()) {
            throw new AuditLogUnusable(
                    "The last checkpoint of the audit log's witness file is damaged."
                            + " Restore the file from a copy.");
        }
        return newest;
    }

    /// The end of the file: its last complete note and where that ends.
    private static final class Tail {

        final String lastNote;
        final long notesEnd;

        Tail(FileChannel file) throws IOException {
            long start = Math.max(0, file.size() - 3 * MAX_NOTE_BYTES);
            var bytes = ByteBuffer.allocate((int) (file.size() - start));
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = file.read(bytes, start + bytes.position());
            }
            var text = new String(bytes.array(), StandardCharsets.ISO_8859_1);
            int end = endOfNote(text, text.length());
            int before = endOfNote(text, end - 1);
            notesEnd = end == 0 && start > 0 ? file.size() : start + end;
            lastNote = new String(bytes.array(), before, end - before, StandardCharsets.UTF_8);
        }

        /// End of the last complete signature line that ends at or before `limit`; 0 when none.
        private static int endOfNote(String text, int limit) {
            int lineEnd = text.lastIndexOf('\n', limit - 1);
            while (lineEnd > 0) {
                int lineStart = text.lastIndexOf('\n', lineEnd - 1) + 1;
                if (text.startsWith(SIGNATURE_BYTES, lineStart)) {
                    return lineEnd + 1;
                }
                lineEnd = lineStart - 1;
            }
            return 0;
        }

        /// The em dash and space of a signature line, byte for character.
        private static final String SIGNATURE_BYTES =
                new String(
                        SIGNATURE_START.getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1);
    }
}
