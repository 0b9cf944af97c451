package org.wardline.envelope;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.wardline.blob.Durable;
import org.wardline.blob.FileOpener;

/// One append-only file of the journal, owned by its thread. After an exception it is not written
/// again.
final class Segment {

    static final byte[] MAGIC = "wardline-journal-v1\n".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final FileChannel out;
    private long sizeBytes;
    private boolean nameDurable;

    private Segment(Path file, FileChannel out) {
        this.file = file;
        this.out = out;
    }

    static Segment create(Path file, FileOpener opener) throws IOException {
        return new Segment(file, opener.open(file));
    }

    Path file() {
        return file;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /// Appends a record.
    ///
    /// @return where it begins
    long append(byte[] record) throws IOException {
        if (sizeBytes == 0) {
            write(MAGIC, 0);
            sizeBytes = MAGIC.length;
        }
        var at = sizeBytes;
        write(record, at);
        sizeBytes += record.length;
        return at;
    }

    /// Overwrites the recovery copy of the KEY record that begins there.
    void eraseRecoveryCopy(long recordAt) throws IOException {
        var zeros = new byte[JournalRecord.RECOVERY_COPY_BYTES];
        write(zeros, recordAt + JournalRecord.BODY_AT);
    }

    /// Makes everything appended and erased durable, and the file's name with it.
    void force() throws IOException {
        out.force(false);
        if (!nameDurable) {
            Durable.syncFolder(file.toAbsolutePath().getParent());
            nameDurable = true;
        }
    }

    void close() throws IOException {
        out.close();
    }

    private void write(byte[] bytes, long position) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer, position + buffer.position());
        }
    }

    static boolean isErased(byte[] recoveryCopy) {
        return Arrays.mismatch(recoveryCopy, new byte[recoveryCopy.length]) < 0;
    }
}
