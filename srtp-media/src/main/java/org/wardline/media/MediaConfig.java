package org.wardline.media;

import java.util.Objects;

/// How the media engine is set up.
///
/// @param ports the UDP ports it may bind
/// @param loops number of media loops, 1-64; one per core that media may use
public record MediaConfig(PortRange ports, int loops) {

    public MediaConfig {
        Objects.requireNonNull(ports, "ports");
        if (loops < 1 || loops > 64) {
            throw new IllegalArgumentException("media loops must be 1-64");
        }
    }
}
