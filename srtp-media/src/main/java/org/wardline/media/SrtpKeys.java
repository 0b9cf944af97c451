package org.wardline.media;

import java.util.Objects;

/// The SRTP master keys of a leg (RFC 4568): one per direction, never the same.
///
/// @param receive the key of the peer's `a=crypto` line
/// @param send the key of ours, fresh for each leg
public record SrtpKeys(MasterKey receive, MasterKey send) {

    public SrtpKeys {
        Objects.requireNonNull(receive, "receive");
        Objects.requireNonNull(send, "send");
        if (receive == send) {
            throw new IllegalArgumentException("one key for both directions is a two-time pad");
        }
    }
}
