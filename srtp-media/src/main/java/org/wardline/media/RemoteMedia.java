package org.wardline.media;

import java.net.InetSocketAddress;
import java.util.Objects;

/// What offer and answer settled for one leg.
///
/// @param address the peer's RTP address by its session description. It is a hint only: audio is
///   sent there until the first packet that authenticates shows where the peer really is, and never
///   goes elsewhere on the word of a packet that does not
/// @param rtcpMux whether RTCP shares the RTP port (RFC 5761); otherwise the next higher one
/// @param direction as the server sees it
/// @param receive what the peer sends to us, with the payload types of our session description
/// @param send what we send, with the payload types of the peer's session description
/// @param keys the two SRTP master keys
public record RemoteMedia(
        InetSocketAddress address,
        boolean rtcpMux,
        Direction direction,
        AudioFormat receive,
        AudioFormat send,
        SrtpKeys keys) {

    public RemoteMedia {
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(receive, "receive");
        Objects.requireNonNull(send, "send");
        Objects.requireNonNull(keys, "keys");
        if (address.isUnresolved() || address.getPort() == 0) {
            throw new IllegalArgumentException("the peer's address must be numeric, with a port");
        }
    }

    /// The same leg in another direction: hold and resume.
    public RemoteMedia with(Direction newDirection) {
        return new RemoteMedia(address, rtcpMux, newDirection, receive, send, keys);
    }
}
