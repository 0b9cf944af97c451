package org.wardline.media.srtp;

/// How many packets one master key may still protect (RFC 3711 9.2: 2^48 SRTP, 2^31 SRTCP).
final class PacketBudget {

    static final long SRTP_PACKETS = 1L << 48;
    static final long SRTCP_PACKETS = 1L << 31;

    private long left;

    PacketBudget(long packets) {
        left = packets;
    }

    /// Takes one packet from the budget.
    ///
    /// @throws IllegalStateException when none is left; the call must have got a new key before
    void spend() {
        if (left == 0) {
            throw new IllegalStateException("the SRTP master key is used up (RFC 3711 9.2)");
        }
        left--;
    }
}
