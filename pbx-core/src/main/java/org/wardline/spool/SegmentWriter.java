package org.wardline.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.wardline.blob.Durable;
import org.wardline.blob.FileOpener;
import org.wardline.key.Aead;
import org.wardline.key.ServiceKey;

/// Appends acts to one file of the spool:
///
/// ```
/// segment = header | record ...
/// record  = length(4) | number(8) | AES-256-GCM(segment's key, nonce = number,
///                                               AAD = header | tag of the record before, act)
/// ```
///
/// `length` counts what follows it. Each record is bound to the one before, so that none can be
/// taken out, moved or put in between. Owned by one thread; not written again after an exception.
final class SegmentWriter implements AutoCloseable {

    private final Path file;
    private final FileChannel out;
    private final byte[] header;
    private final byte[] key;
    private byte[] before = new byte[Aead.TAG_BYTES];
    private long sizeBytes;
    private boolean nameDurable;

    private SegmentWriter(Path file, FileChannel out, byte[] header, byte[] key) {
        this.file = file;
        this.out = out;
        this.header = header;
        this.key = key;
    }

    static SegmentWriter create(
            Path file, SegmentHeader header, ServiceKey service, FileOpener opener)
            throws IOException {
        return new SegmentWriter(file, opener.open(file), header.bytes(), header.key(service));
    }

    /// Appends acts and makes them durable, with one fsync.
    void append(List<WaitingAct> acts) throws IOException {
        if (sizeBytes == 0) {
            write(header);
        }
        for (var act : acts) {
            write(record(act));
        }
        out.force(false);
        if (!nameDurable) {
            Durable.syncFolder(file.toAbsolutePath().getParent());
            nameDurable = true;
        }
    }

    long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private byte[] record(WaitingAct act) {
        var sealed = Aead.seal(key, nonce(act.number()), aad(header, before), act.plaintext());
        before = tag(sealed);
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES + sealed.length)
                .putInt(Long.BYTES + sealed.length)
                .putLong(act.number())
                .put(sealed)
                .array();
    }

    private void write(byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer, sizeBytes + buffer.position());
        }
        sizeBytes += bytes.length;
    }

    static byte[] nonce(long number) {
        return ByteBuffer.allocate(Aead.NONCE_BYTES)
                .putLong(Aead.NONCE_BYTES - Long.BYTES, number)
                .array();
    }

    static byte[] aad(byte[] header, byte[] before) {
        return ByteBuffer.allocate(header.length + before.length).put(header).put(before).array();
    }

    static byte[] tag(byte[] sealed) {
        return Arrays.copyOfRange(sealed, sealed.length - Aead.TAG_BYTES, sealed.length);
    }
}
