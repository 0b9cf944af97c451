package org.wardline.media.srtp;

/// The packet index of SRTP: 2^16 * ROC + SEQ, of which only SEQ is sent (RFC 3711 3.3.1).
final class RolloverCounter {

    /// The largest index, of a ROC of 32 bits: one key protects 2^48 packets and no more.
    static final long MAX_INDEX = (1L << 48) - 1;

    private static final int MEDIAN = 1 << 15;

    private RolloverCounter() {}

    /// The index of a packet with sequence number `seq`, given the highest index that was
    /// authenticated, that is ROC and s_l of RFC 3711 3.3.1 and appendix A. Right as long as fewer
    /// than 2^15 packets in a row were lost. Negative when the packet seems older than the first,
    /// above [#MAX_INDEX] when the key is used up.
    static long estimate(long highestIndex, int seq) {
        long roc = highestIndex >>> 16;
        int highestSeq = (int) highestIndex & 0xFFFF;
        if (highestSeq < MEDIAN) {
            if (seq - highestSeq > MEDIAN) {
                roc--;
            }
        } else if (highestSeq - MEDIAN > seq) {
            roc++;
        }
        return (roc << 16) + seq;
    }
}
