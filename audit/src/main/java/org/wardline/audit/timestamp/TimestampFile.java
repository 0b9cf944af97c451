package org.wardline.audit.timestamp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// The file of time stamps beside the checkpoints: a line each, the note and what the authority
/// answered, both in base64, appended and synced. Owned by one thread.
final class TimestampFile implements AutoCloseable {

    /// More than the longest line.
    private static final int TAIL_BYTES = 256 * 1_024;

    private final FileChannel file;
    private Optional<String> newestNote = Optional.empty();
    private Optional<Instant> newestAt = Optional.empty();

    private TimestampFile(FileChannel file) {
        this.file = file;
    }

    /// Opens the file, made on first use. A line that a crash cut off is removed.
    static TimestampFile open(Path path) throws IOException {
        var channel =
                FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        var file = new TimestampFile(channel);
        file.readEnd();
        return file;
    }

    /// The checkpoint that was stamped last.
    Optional<String> newestNote() {
        return newestNote;
    }

    /// When that was, by the authority's clock.
    Optional<Instant> newestAt() {
        return newestAt;
    }

    /// Appends a time stamp and syncs it.
    ///
    /// @throws IOException when it is not on disk; what was written of it is taken back first
    void append(String note, TimestampReply reply) throws IOException {
        var line =
                encode(note.getBytes(StandardCharsets.UTF_8)) + " " + encode(reply.bytes()) + "\n";
        long end = file.size();
        try {
            var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                file.write(bytes, end + bytes.position());
            }
            file.force(true);
        } catch (IOException e) {
            file.truncate(end);
            throw e;
        }
        newestNote = Optional.of(note);
        newestAt = Optional.of(reply.at());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void readEnd() throws IOException {
        long start = Math.max(0, file.size() - TAIL_BYTES);
        var bytes = ByteBuffer.allocate((int) (file.size() - start));
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = file.read(bytes, start + bytes.position());
        }
        var text = new String(bytes.array(), StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n') + 1;
        if (end < text.length() && (end > 0 || start == 0)) {
            file.truncate(start + end);
        }
        if (end > 0) {
            remember(text.substring(text.lastIndexOf('\n', end - 2) + 1, end - 1));
        }
    }

    /// A line that is damaged is the verifier's to report; here the next one is asked for.
    private void remember(String line) {
        var parts = line.split(" ", -1);
        try {
            if (parts.length == 2) {
                newestAt = TimestampReply.time(Base64.getDecoder().decode(parts[1]));
                newestNote =
                        Optional.of(
                                new String(
                                        Base64.getDecoder().decode(parts[0]),
                                        StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            newestAt = Optional.empty();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
