package org.wardline.media.srtp;

import java.util.Objects;
import org.wardline.media.MasterKey;

/// Protects the RTP packets that we send under one master key (RFC 3711 3.3).
///
/// Owned by one media loop. Sequence numbers of a source must rise (modulo 2^16, by less than
/// 2^15): then no (key, SSRC, index) is ever used twice. A source starts with a rollover counter of
/// 0, so its first sequence number should be below 2^15; a new master key is a new sender, best
/// with a new SSRC, so that no peer has to guess whether the counter went on.
public final class SrtpSender implements AutoCloseable {

    private final Transform transform;
    private final PacketBudget budget;
    private final Sources sources = new Sources();

    /// A sender whose session keys are drawn now; the master key may be destroyed afterwards.
    public SrtpSender(MasterKey masterKey) {
        this(masterKey, new PacketBudget(PacketBudget.SRTP_PACKETS));
    }

    SrtpSender(MasterKey masterKey, PacketBudget budget) {
        this.transform = Transform.of(masterKey, Protocol.SRTP);
        this.budget = budget;
    }

    /// Bytes that [#protect] adds to a packet: 10, with GCM 16.
    public int overheadBytes() {
        return transform.trailerBytes();
    }

    /// Encrypts and authenticates the RTP packet at `buffer[offset, offset + length)` in place.
    ///
    /// @param buffer with room for [#overheadBytes] more behind the packet
    /// @return the new length
    /// @throws IllegalArgumentException when it is no RTP packet or the room is missing
    /// @throws IllegalStateException when the sequence number did not rise, when the source was
    ///   retired in favour of four newer ones, or after 2^48 packets: sending on would use a
    ///   keystream twice
    public int protect(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length + transform.trailerBytes(), buffer.length);
        int header = RtpHeader.lengthBytes(buffer, offset, length);
        if (header == RtpHeader.MALFORMED) {
            throw new IllegalArgumentException("not an RTP packet");
        }
        int ssrc = RtpHeader.ssrc(buffer, offset);
        long index = nextIndex(ssrc, RtpHeader.sequenceNumber(buffer, offset));
        budget.spend();
        int end = offset + length;
        transform.protect(buffer, offset, offset + header, end, ssrc, index);
        return length + transform.trailerBytes();
    }

    /// Frees the session keys. Not usable afterwards.
    @Override
    public void close() {
        transform.close();
    }

    private long nextIndex(int ssrc, int seq) {
        int slot = sources.slotOf(ssrc);
        if (slot == Sources.NONE) {
            if (!sources.admits(ssrc)) {
                throw new IllegalStateException("the SRTP key has served too many sources");
            }
            sources.admit(ssrc, seq);
            return seq;
        }
        long highest = sources.window(slot).highestIndex();
        long index = RolloverCounter.estimate(highest, seq);
        if (index <= highest || index > RolloverCounter.MAX_INDEX) {
            throw new IllegalStateException("RTP sequence number %d did not rise".formatted(seq));
        }
        sources.heard(slot, index);
        return index;
    }
}
