package org.wardline.media.srtp;

import java.util.Objects;
import org.wardline.media.MasterKey;

/// Verifies and decrypts the SRTP packets that a peer sends under one master key (RFC 3711 3.3):
/// check, verify, commit. Nothing is kept of a packet whose tag does not hold.
///
/// Owned by one media loop. Keeps the state of at most four sources; a fifth one that authenticates
/// retires the one that was silent longest, which is not accepted again under this key; see
/// [Verdict#SSRC_LIMIT].
public final class SrtpReceiver implements AutoCloseable {

    private final Transform transform;
    private final Sources sources = new Sources();
    private final Sources before;
    private int length;

    /// A receiver of a call that begins: every source starts with a rollover counter of 0.
    public SrtpReceiver(MasterKey masterKey) {
        this(masterKey, new Sources());
    }

    SrtpReceiver(MasterKey masterKey, Sources before) {
        this.transform = Transform.of(masterKey, Protocol.SRTP);
        this.before = before;
    }

    /// The receiver of a new master key in the same call. Some peers keep the rollover counter of a
    /// source across a new key (RFC 3711 says so), some begin at 0: whichever authenticates a
    /// source's first packet is kept. This receiver can go on beside its successor while packets
    /// under the old key are still on the way.
    public SrtpReceiver successor(MasterKey masterKey) {
        return new SrtpReceiver(masterKey, sources);
    }

    /// Verifies the SRTP packet at `buffer[offset, offset + length)` and decrypts it in place; its
    /// new length is then [#length]. With another verdict than OK the packet is as it was.
    public Verdict verify(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int header = RtpHeader.lengthBytes(buffer, offset, length);
        int end = offset + length - transform.trailerBytes();
        if (header == RtpHeader.MALFORMED || offset + header > end) {
            return Verdict.MALFORMED;
        }
        int slot = sources.slotOf(RtpHeader.ssrc(buffer, offset));
        Verdict verdict =
                slot == Sources.NONE
                        ? verifyNewSource(buffer, offset, offset + header, end)
                        : verifyKnownSource(slot, buffer, offset, offset + header, end);
        if (verdict == Verdict.OK) {
            this.length = end - offset;
        }
        return verdict;
    }

    /// Length in bytes of the RTP packet that [#verify] accepted last.
    public int length() {
        return length;
    }

    /// How many sources have state: at most 4.
    public int sourceCount() {
        return sources.liveCount();
    }

    /// Frees the session keys. Not usable afterwards.
    @Override
    public void close() {
        transform.close();
    }

    private Verdict verifyKnownSource(int slot, byte[] packet, int start, int payload, int end) {
        ReplayWindow window = sources.window(slot);
        int seq = RtpHeader.sequenceNumber(packet, start);
        long index = RolloverCounter.estimate(window.highestIndex(), seq);
        if (index < 0) {
            return Verdict.TOO_OLD;
        }
        if (index > RolloverCounter.MAX_INDEX) {
            return Verdict.KEY_EXHAUSTED;
        }
        Verdict replay = window.check(index);
        if (replay != Verdict.OK) {
            return replay;
        }
        int ssrc = RtpHeader.ssrc(packet, start);
        if (!transform.verify(packet, start, payload, end, ssrc, index)) {
            return Verdict.BAD_TAG;
        }
        sources.heard(slot, index);
        return Verdict.OK;
    }

    private Verdict verifyNewSource(byte[] packet, int start, int payload, int end) {
        int ssrc = RtpHeader.ssrc(packet, start);
        if (!sources.admits(ssrc)) {
            return Verdict.SSRC_LIMIT;
        }
        int seq = RtpHeader.sequenceNumber(packet, start);
        long index = indexAsBefore(ssrc, seq);
        if (transform.verify(packet, start, payload, end, ssrc, index)) {
            sources.admit(ssrc, index);
            return Verdict.OK;
        }
        if (index != seq && transform.verify(packet, start, payload, end, ssrc, seq)) {
            sources.admit(ssrc, seq);
            return Verdict.OK;
        }
        return Verdict.BAD_TAG;
    }

    /// The index that goes on where the source was under the previous key; its sequence number
    /// alone for a source that was not heard then.
    private long indexAsBefore(int ssrc, int seq) {
        int slot = before.slotOf(ssrc);
        if (slot == Sources.NONE) {
            return seq;
        }
        long index = RolloverCounter.estimate(before.window(slot).highestIndex(), seq);
        return index < 0 || index > RolloverCounter.MAX_INDEX ? seq : index;
    }
}
