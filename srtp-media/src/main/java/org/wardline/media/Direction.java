package org.wardline.media;

/// Which way media flows, from the view of this server (RFC 3264 section 5.1): a phone that puts us
/// on hold says `sendonly`, so our direction is `RECVONLY`.
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /// Whether we may send audio to the peer. RTCP flows in every direction (RFC 3264 section 5.1).
    public boolean sends() {
        return sends;
    }

    /// Whether audio from the peer is used.
    public boolean receives() {
        return receives;
    }
}
