package org.wardline.envelope;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.wardline.key.Aead;
import org.wardline.key.ContentKey;
import org.wardline.key.SealBroken;

/// Reads a Cobblestone-256 object at any position. Nothing is returned from a chunk before its tag
/// holds. Opening checks the key commitment before any decryption, then the last chunk, so that the
/// length is authentic before a byte is released. One thread; holds one chunk of plaintext.
public final class SealedReader {

    private final Cobblestone keys;
    private final SeekableByteChannel in;
    private final long lengthBytes;
    private final long lastChunk;
    private long openChunk = -1;
    private byte[] plaintext = new byte[0];

    private SealedReader(Cobblestone keys, SeekableByteChannel in) throws IOException {
        this.keys = keys;
        this.in = in;
        var body = in.size() - Cobblestone.HEADER_BYTES;
        var lastSealed = body % Cobblestone.SEALED_CHUNK_BYTES;
        this.lastChunk = body / Cobblestone.SEALED_CHUNK_BYTES;
        if (lastSealed < Aead.TAG_BYTES) {
            throw new SealBroken("length");
        }
        this.lengthBytes = lastChunk * Cobblestone.CHUNK_BYTES + lastSealed - Aead.TAG_BYTES;
        open(lastChunk);
    }

    /// Opens an object.
    ///
    /// @param context the one that the object was sealed with
    /// @param in the object; closed by its owner
    /// @throws SealBroken `header` when it is too short for one, `key` when key or context are not
    ///   the object's, `length` when it was cut or extended, `chunk n` when its last chunk was
    ///   changed
    public static SealedReader open(ContentKey content, byte[] context, SeekableByteChannel in)
            throws IOException {
        if (in.size() < Cobblestone.HEADER_BYTES) {
            throw new SealBroken("header");
        }
        var header = readAt(in, 0, Cobblestone.HEADER_BYTES);
        var salt = Arrays.copyOf(header, Cobblestone.SALT_BYTES);
        var commitment = Arrays.copyOfRange(header, Cobblestone.SALT_BYTES, header.length);
        var keys = Cobblestone.derive(content, salt, context);
        if (!MessageDigest.isEqual(commitment, keys.commitment())) {
            throw new SealBroken("key");
        }
        return new SealedReader(keys, in);
    }

    /// Length of the plaintext.
    public long lengthBytes() {
        return lengthBytes;
    }

    /// Reads plaintext from a position.
    ///
    /// @param position 0 to the length
    /// @return how many bytes were read, less than `length` only at the end, -1 at the end itself
    /// @throws SealBroken `chunk n` when that chunk was changed; earlier chunks were good
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        Objects.checkIndex(position, lengthBytes + 1);
        Objects.checkFromIndexSize(offset, length, target.length);
        if (position == lengthBytes && length > 0) {
            return -1;
        }
        int done = 0;
        int wanted = (int) Math.min(length, lengthBytes - position);
        while (done < wanted) {
            var at = position + done;
            open(at / Cobblestone.CHUNK_BYTES);
            int inChunk = (int) (at % Cobblestone.CHUNK_BYTES);
            int part = Math.min(wanted - done, plaintext.length - inChunk);
            System.arraycopy(plaintext, inChunk, target, offset + done, part);
            done += part;
        }
        return done;
    }

    /// Zeroes keys and plaintext; nothing can be read afterwards.
    public void destroy() {
        keys.destroy();
        Arrays.fill(plaintext, (byte) 0);
        openChunk = -1;
    }

    private void open(long number) throws IOException {
        if (number == openChunk) {
            return;
        }
        var start = Cobblestone.HEADER_BYTES + number * Cobblestone.SEALED_CHUNK_BYTES;
        var sealedBytes = Math.min(Cobblestone.SEALED_CHUNK_BYTES, in.size() - start);
        var opened = keys.openChunk(number, readAt(in, start, (int) sealedBytes));
        if (number < lastChunk && opened.length != Cobblestone.CHUNK_BYTES) {
            throw new SealBroken("length");
        }
        Arrays.fill(plaintext, (byte) 0);
        plaintext = opened;
        openChunk = number;
    }

    private static byte[] readAt(SeekableByteChannel in, long position, int length)
            throws IOException {
        var bytes = ByteBuffer.allocate(length);
        in.position(position);
        while (bytes.hasRemaining() && in.read(bytes) >= 0) {
            // The channel may return less than asked for.
        }
        if (bytes.hasRemaining()) {
            throw new SealBroken("length");
        }
        return bytes.array();
    }
}
