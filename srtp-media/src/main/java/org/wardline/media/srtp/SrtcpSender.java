package org.wardline.media.srtp;

import java.util.Objects;
import org.wardline.media.MasterKey;

/// Protects the RTCP packets that we send under one master key (RFC 3711 3.4).
///
/// Owned by one media loop. One index counts the packets of all sources under the key, so that no
/// index is ever used twice.
public final class SrtcpSender implements AutoCloseable {

    private final Transform transform;
    private final PacketBudget budget;
    private long nextIndex;

    /// A sender whose session keys are drawn now; the master key may be destroyed afterwards.
    public SrtcpSender(MasterKey masterKey) {
        this(masterKey, new PacketBudget(PacketBudget.SRTCP_PACKETS));
    }

    SrtcpSender(MasterKey masterKey, PacketBudget budget) {
        this.transform = Transform.of(masterKey, Protocol.SRTCP);
        this.budget = budget;
    }

    /// Bytes that [#protect] adds to a packet: 14, with GCM 20.
    public int overheadBytes() {
        return transform.trailerBytes();
    }

    /// Encrypts and authenticates the compound RTCP packet at `buffer[offset, offset + length)` in
    /// place.
    ///
    /// @param buffer with room for [#overheadBytes] more behind the packet
    /// @return the new length
    /// @throws IllegalArgumentException when it is no RTCP packet or the room is missing
    /// @throws IllegalStateException after 2^31 packets
    public int protect(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length + transform.trailerBytes(), buffer.length);
        if (!RtcpHeader.wellFormed(buffer, offset, length)) {
            throw new IllegalArgumentException("not an RTCP packet");
        }
        budget.spend();
        int payload = offset + RtcpHeader.LENGTH_BYTES;
        int ssrc = RtcpHeader.ssrc(buffer, offset);
        transform.protect(buffer, offset, payload, offset + length, ssrc, nextIndex++);
        return length + transform.trailerBytes();
    }

    /// Frees the session keys. Not usable afterwards.
    @Override
    public void close() {
        transform.close();
    }
}
