package org.wardline.media.engine;

import org.wardline.media.MasterKey;
import org.wardline.media.srtp.SrtcpReceiver;
import org.wardline.media.srtp.SrtpReceiver;
import org.wardline.media.srtp.Verdict;

/// The SRTP and SRTCP contexts of what a peer sends. An equal key keeps them. After a new key the
/// old ones stand by until the first packet under the new one: the peer switches when our answer
/// reaches it, not when we send it.
final class ReceiveContexts implements AutoCloseable {

    private final MasterKey key;
    private final SrtpReceiver rtp;
    private final SrtcpReceiver rtcp;
    private ReceiveContexts previous;
    private int length;
    private boolean used;
    private boolean firstUnderKey;

    ReceiveContexts(MasterKey key) {
        this(key, new SrtpReceiver(key));
    }

    private ReceiveContexts(MasterKey key, SrtpReceiver rtp) {
        this.key = key;
        this.rtp = rtp;
        this.rtcp = new SrtcpReceiver(key);
    }

    /// The contexts for the key that the newest session description gives: these when it is equal.
    ReceiveContexts with(MasterKey newKey) {
        if (key.sameAs(newKey)) {
            if (newKey != key) {
                newKey.destroy();
            }
            return this;
        }
        forgetPrevious();
        var next = new ReceiveContexts(newKey, rtp.successor(newKey));
        next.previous = this;
        return next;
    }

    /// Verifies and decrypts an SRTP packet at the start of the buffer; see [#length].
    Verdict rtp(byte[] buffer, int packetLength) {
        Verdict verdict = rtp.verify(buffer, 0, packetLength);
        length = rtp.length();
        firstUnderKey = false;
        if (verdict == Verdict.OK) {
            firstUnderKey = !used;
            used = true;
            forgetPrevious();
        } else if (previous != null && previous.rtp(buffer, packetLength) == Verdict.OK) {
            length = previous.length;
            return Verdict.OK;
        }
        return verdict;
    }

    /// Whether the SRTP packet that was accepted last was the first under this key.
    boolean firstUnderKey() {
        return firstUnderKey;
    }

    /// Verifies and decrypts an SRTCP packet at the start of the buffer; see [#length].
    Verdict rtcp(byte[] buffer, int packetLength) {
        Verdict verdict = rtcp.verify(buffer, 0, packetLength);
        length = rtcp.length();
        if (verdict != Verdict.OK
                && previous != null
                && previous.rtcp(buffer, packetLength) == Verdict.OK) {
            length = previous.length;
            return Verdict.OK;
        }
        return verdict;
    }

    /// Length of the packet that was accepted last.
    int length() {
        return length;
    }

    /// Destroys keys and session keys.
    @Override
    public void close() {
        forgetPrevious();
        key.destroy();
        rtp.close();
        rtcp.close();
    }

    private void forgetPrevious() {
        if (previous != null) {
            previous.close();
            previous = null;
        }
    }
}
