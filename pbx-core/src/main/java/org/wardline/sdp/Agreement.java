package org.wardline.sdp;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import org.wardline.media.AudioFormat;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.RemoteMedia;
import org.wardline.media.SrtpKeys;

/// What one offer and its answer settled.
///
/// @param address where the peer wants its audio; a hint until its packets authenticate
/// @param rtcpMux whether RTCP shares the port (RFC 5761)
/// @param direction seen from us
/// @param receive what the peer sends
/// @param send what we send
/// @param theirs the peer's crypto line, by whose key it encrypts
/// @param ours our crypto line, by whose key we encrypt
public record Agreement(
        InetSocketAddress address,
        boolean rtcpMux,
        Direction direction,
        AudioFormat receive,
        AudioFormat send,
        CryptoAttribute theirs,
        CryptoAttribute ours) {

    public Agreement {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(receive, "receive");
        Objects.requireNonNull(send, "send");
        Objects.requireNonNull(theirs, "theirs");
        Objects.requireNonNull(ours, "ours");
    }

    /// Whether the peer does not want to hear us: it has put the call on hold.
    public boolean heldByPeer() {
        return !direction.sends();
    }

    /// The suite of both directions, by its registered name.
    public String suite() {
        return ours.key().profile().sdesName();
    }

    /// The same for a media port, which takes over what it is given: copies of the keys.
    public RemoteMedia forPort() {
        return new RemoteMedia(
                address,
                rtcpMux,
                direction,
                receive,
                send,
                new SrtpKeys(copy(theirs.key()), copy(ours.key())));
    }

    private static MasterKey copy(MasterKey key) {
        byte[] bytes = key.reveal();
        try {
            return MasterKey.of(key.profile(), bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
