package org.wardline.media.srtp;

import java.util.Objects;
import org.wardline.media.MasterKey;

/// Verifies and decrypts the SRTCP packets that a peer sends under one master key (RFC 3711 3.4):
/// check, verify, commit. Nothing is kept of a packet whose tag does not hold.
///
/// Owned by one media loop. Sources are limited as in [SrtpReceiver].
public final class SrtcpReceiver implements AutoCloseable {

    private final Transform transform;
    private final Sources sources = new Sources();
    private int length;

    /// A receiver whose session keys are drawn now; the master key may be destroyed afterwards.
    public SrtcpReceiver(MasterKey masterKey) {
        this.transform = Transform.of(masterKey, Protocol.SRTCP);
    }

    /// Verifies the SRTCP packet at `buffer[offset, offset + length)` and decrypts it in place; its
    /// new length is then [#length]. With another verdict than OK the packet is as it was.
    public Verdict verify(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int end = offset + length - transform.trailerBytes();
        if (!RtcpHeader.wellFormed(buffer, offset, end - offset)) {
            return Verdict.MALFORMED;
        }
        int word = Bytes.int32(buffer, transform.srtcpWordAt(offset + length));
        if (!SrtcpTrailer.encrypted(word)) {
            return Verdict.UNENCRYPTED;
        }
        long index = SrtcpTrailer.index(word);
        int ssrc = RtcpHeader.ssrc(buffer, offset);
        int slot = sources.slotOf(ssrc);
        Verdict due = check(slot, ssrc, index);
        if (due != Verdict.OK) {
            return due;
        }
        int payload = offset + RtcpHeader.LENGTH_BYTES;
        if (!transform.verify(buffer, offset, payload, end, ssrc, index)) {
            return Verdict.BAD_TAG;
        }
        if (slot == Sources.NONE) {
            sources.admit(ssrc, index);
        } else {
            sources.heard(slot, index);
        }
        this.length = end - offset;
        return Verdict.OK;
    }

    /// Length in bytes of the RTCP packet that [#verify] accepted last.
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

    private Verdict check(int slot, int ssrc, long index) {
        if (slot == Sources.NONE) {
            return sources.admits(ssrc) ? Verdict.OK : Verdict.SSRC_LIMIT;
        }
        return sources.window(slot).check(index);
    }
}
