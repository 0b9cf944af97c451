package org.wardline.sdp;

import java.net.InetAddress;
import java.util.Objects;

/// Our end of one leg's audio.
///
/// @param advertised the address that the peer is told, which may be that of a NAT device
/// @param rtpPort our bound RTP port
/// @param peerHost the peer's address as its signalling connection shows it: the hint for media
///   when its description names none
public record LocalAudio(InetAddress advertised, int rtpPort, InetAddress peerHost) {

    public LocalAudio {
        Objects.requireNonNull(advertised, "advertised");
        Objects.requireNonNull(peerHost, "peerHost");
    }
}
