package org.wardline.envelope;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import org.wardline.blob.Durable;
import org.wardline.key.ContentKey;

/// Seals a stream of bytes as a Cobblestone-256 object under a fresh salt. The object is whole only
/// after [#finish()]. One thread; holds at most one chunk (16 KiB) of plaintext.
public final class SealedWriter {

    private final Cobblestone keys;
    private final WritableByteChannel out;
    private final byte[] chunk = new byte[Cobblestone.CHUNK_BYTES];
    private int filled;
    private long number;

    private SealedWriter(Cobblestone keys, WritableByteChannel out) {
        this.keys = keys;
        this.out = out;
    }

    /// Begins an object by writing its header.
    ///
    /// @param context bound into the object; the same must be given to open it
    /// @param random makes the salt
    public static SealedWriter begin(
            ContentKey content, byte[] context, WritableByteChannel out, SecureRandom random)
            throws IOException {
        var salt = new byte[Cobblestone.SALT_BYTES];
        random.nextBytes(salt);
        return begin(content, context, out, salt);
    }

    static SealedWriter begin(
            ContentKey content, byte[] context, WritableByteChannel out, byte[] salt)
            throws IOException {
        var keys = Cobblestone.derive(content, salt, context);
        Durable.writeFully(out, ByteBuffer.wrap(salt));
        Durable.writeFully(out, ByteBuffer.wrap(keys.commitment()));
        return new SealedWriter(keys, out);
    }

    /// Appends plaintext. A full chunk is sealed as soon as it is full.
    public void write(byte[] plaintext, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int part = Math.min(end - at, chunk.length - filled);
            System.arraycopy(plaintext, at, chunk, filled, part);
            filled += part;
            at += part;
            if (filled == chunk.length) {
                sealChunk();
            }
        }
    }

    /// Seals the last chunk, which may be empty, and zeroes keys and plaintext. The channel stays
    /// open for its owner to make durable.
    public void finish() throws IOException {
        sealChunk();
        keys.destroy();
    }

    private void sealChunk() throws IOException {
        var sealed = keys.sealChunk(number, chunk, filled);
        Arrays.fill(chunk, (byte) 0);
        number++;
        filled = 0;
        Durable.writeFully(out, ByteBuffer.wrap(sealed));
    }
}
