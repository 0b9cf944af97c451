package org.wardline.media.bench;

/// One implementation of SRTP at work on a batch of voice packets: filled, protected in place,
/// verified in place, and filled again with the sequence numbers that follow.
interface Lane extends AutoCloseable {

    /// Packets in a batch; small enough for the second-level cache.
    int PACKETS = 512;

    /// A 20 ms voice packet of G.711: 12 bytes of header, 160 of payload.
    int PACKET_BYTES = 172;

    /// From one packet to the next: room for the longest trailer that an implementation asks for.
    int STRIDE_BYTES = 320;

    int SSRC = 0x5EED_5EED;

    /// Lays out the batch in clear; not timed.
    void fill(int firstSeq);

    /// Protects each packet of the batch.
    void protectAll();

    /// Verifies and decrypts each packet of the batch.
    ///
    /// @throws IllegalStateException when one is refused: then the figures would be of something
    ///   else
    void verifyAll();

    @Override
    void close();

    /// Writes the packets of a batch in clear.
    static void fill(byte[] batch, int firstSeq) {
        for (int i = 0; i < PACKETS; i++) {
            int at = i * STRIDE_BYTES;
            int seq = firstSeq + i;
            batch[at] = (byte) 0x80;
            batch[at + 1] = 0;
            batch[at + 2] = (byte) (seq >> 8);
            batch[at + 3] = (byte) seq;
            for (int b = 0; b < Integer.BYTES; b++) {
                batch[at + 4 + b] = (byte) ((seq * 160) >>> (24 - 8 * b));
                batch[at + 8 + b] = (byte) (SSRC >>> (24 - 8 * b));
            }
            for (int b = 12; b < PACKET_BYTES; b++) {
                batch[at + b] = (byte) (0xFF - b);
            }
        }
    }

    static void require(boolean accepted) {
        if (!accepted) {
            throw new IllegalStateException("a packet of the bench was refused");
        }
    }
}
