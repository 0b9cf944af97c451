package org.wardline.media;

import java.util.Objects;

/// The SRTP master keys of a leg (RFC 4568): one per direction, never the same. A peer that echoes
/// our key is refused: our own packets, sent back to us by anyone, would count as the peer's.
///
/// @param receive the key of the peer's `a=crypto` line
/// @param send the key of ours, fresh for each leg
public record SrtpKeys(MasterKey receive, MasterKey send) {

    public SrtpKeys {
        Objects.requireNonNull(receive, "receive");
        Objects.requireNonNull(send, "send");
        if (receive == send || receive.sameAs(send)) {
            throw new IllegalArgumentException("both directions have the same SRTP key");
        }
    }
}
