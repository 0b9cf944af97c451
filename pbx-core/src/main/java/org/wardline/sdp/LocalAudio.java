package org.wardline.sdp;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.wardline.media.AudioCodec;

/// Our end of one leg's audio.
///
/// @param advertised the address that the peer is told, which may be that of a NAT device
/// @param rtpPort our bound RTP port
/// @param peerHost the peer's address as its signalling connection shows it: the hint for media
///   when its description names none
/// @param offers the codecs that our offers list behind the one that is wanted first
public record LocalAudio(
        InetAddress advertised, int rtpPort, InetAddress peerHost, List<AudioCodec> offers) {

    public LocalAudio {
        Objects.requireNonNull(advertised, "advertised");
        Objects.requireNonNull(peerHost, "peerHost");
        offers = List.copyOf(offers);
    }

    /// An end that offers every codec of the media engine, which recodes where two legs differ.
    public LocalAudio(InetAddress advertised, int rtpPort, InetAddress peerHost) {
        this(advertised, rtpPort, peerHost, List.of(AudioCodec.values()));
    }
}
