package org.wardline.media.srtp;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// AES-GCM as [AesGcm] does it, by the system's OpenSSL 3. It keeps the expanded key between
/// packets, allocates nothing on the heap per packet, and a forged packet costs no exception.
///
/// Closing zeroes the key and the packet at once; use after that fails.
final class LibcryptoGcm implements Transform {

    private static final int TAG_BYTES = 16;

    /// Voice and reports fit; the first longer packet makes it as large as a UDP packet can be.
    private static final int STAGING_BYTES = 2_048;

    private static final int LARGEST_STAGING_BYTES = 65_536;

    private static final ValueLayout.OfInt INT32 =
            JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Protocol protocol;
    private final GcmNonce nonce;
    private final KeyMemory memory = new KeyMemory();
    private final MemorySegment context = memory.context();
    private final MemorySegment iv = memory.part(GcmNonce.BYTES, Integer.BYTES);
    private final MemorySegment word = memory.part(Integer.BYTES, Integer.BYTES);
    private final MemorySegment tag = memory.part(TAG_BYTES, Long.BYTES);
    private final MemorySegment tagParam = Libcrypto.octetString(memory, "tag", tag);
    private final MemorySegment written = memory.part(Integer.BYTES, Integer.BYTES);

    /// The packet in native memory, so that a packet that is refused stays as it was.
    private MemorySegment staging = memory.part(STAGING_BYTES, Long.BYTES);

    /// `staging` from its byte `textAt` on: kept, since most packets of a call have the same
    /// header.
    private MemorySegment text = staging;

    private int textAt;

    LibcryptoGcm(Protocol protocol, SessionKeys keys) {
        this.protocol = protocol;
        nonce = new GcmNonce(keys.salt);
        Libcrypto.key(context, Libcrypto.Mode.GCM, keys.encryption);
    }

    @Override
    public int trailerBytes() {
        return TAG_BYTES + protocol.indexLengthBytes;
    }

    @Override
    public int srtcpWordAt(int packetEnd) {
        return packetEnd - Integer.BYTES;
    }

    @Override
    public void protect(byte[] packet, int start, int payload, int end, int ssrc, long index) {
        stage(packet, start, end);
        boolean done =
                begin(true, ssrc, index, payload - start)
                        && crypt(payload - start, end - start)
                        && Libcrypto.getParams(context, tagParam);
        if (!done) {
            throw new IllegalStateException("libcrypto refused to encrypt");
        }
        MemorySegment.copy(staging, JAVA_BYTE, payload - start, packet, payload, end - payload);
        MemorySegment.copy(tag, JAVA_BYTE, 0, packet, end, TAG_BYTES);
        if (protocol == Protocol.SRTCP) {
            Bytes.putInt32(packet, end + TAG_BYTES, protocol.authenticatedWord(index));
        }
    }

    @Override
    public boolean verify(byte[] packet, int start, int payload, int end, int ssrc, long index) {
        stage(packet, start, end);
        MemorySegment.copy(packet, end, tag, JAVA_BYTE, 0, TAG_BYTES);
        if (!begin(false, ssrc, index, payload - start)) {
            throw new IllegalStateException("libcrypto refused to decrypt");
        }
        if (!crypt(payload - start, end - start)) {
            return false;
        }
        MemorySegment.copy(staging, JAVA_BYTE, payload - start, packet, payload, end - payload);
        return true;
    }

    @Override
    public void close() {
        if (staging.byteSize() == LARGEST_STAGING_BYTES) {
            staging.fill((byte) 0);
        }
        memory.close();
    }

    private void stage(byte[] packet, int start, int end) {
        memory.requireOpen();
        if (end - start > staging.byteSize()) {
            staging = Arena.ofAuto().allocate(LARGEST_STAGING_BYTES);
            text = staging;
            textAt = 0;
        }
        MemorySegment.copy(packet, start, staging, JAVA_BYTE, 0, end - start);
    }

    /// Gives the cipher the nonce, the received tag when decrypting, and the associated data: the
    /// first `header` bytes of the packet, with SRTCP its word too.
    private boolean begin(boolean encrypt, int ssrc, long index, int header) {
        iv.set(INT32, 0, nonce.high(ssrc));
        iv.set(INT64, Integer.BYTES, nonce.low(ssrc, index));
        boolean done =
                Libcrypto.init(context, iv, encrypt, encrypt ? NULL : tagParam)
                        && Libcrypto.update(context, NULL, written, staging, header);
        if (protocol == Protocol.SRTP) {
            return done;
        }
        word.set(INT32, 0, protocol.authenticatedWord(index));
        return done && Libcrypto.update(context, NULL, written, word, Integer.BYTES);
    }

    /// Encrypts, or decrypts and verifies, `staging[header, end)` in place.
    private boolean crypt(int header, int end) {
        if (textAt != header) {
            text = staging.asSlice(header);
            textAt = header;
        }
        return Libcrypto.update(context, text, written, text, end - header)
                && Libcrypto.finish(context, text, written);
    }
}
