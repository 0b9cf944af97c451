package org.wardline.media;

import java.net.InetAddress;
import java.util.Objects;

/// Where a port is bound and which other ports it should be near.
///
/// @param bindAddress local IPv4 or IPv6 address, or the wildcard of either family
/// @param affinity ports opened with the same number share a media loop, which is the fast path of
///   a bridge; give both legs of a call the same one, for example the hash of the call's id
public record MediaSpec(InetAddress bindAddress, int affinity) {

    public MediaSpec {
        Objects.requireNonNull(bindAddress, "bindAddress");
    }
}
