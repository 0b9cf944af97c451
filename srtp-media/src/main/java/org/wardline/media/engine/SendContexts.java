package org.wardline.media.engine;

import org.wardline.media.MasterKey;
import org.wardline.media.srtp.SrtcpSender;
import org.wardline.media.srtp.SrtpSender;

/// The SRTP and SRTCP contexts of what we send under one key.
final class SendContexts implements AutoCloseable {

    private final MasterKey key;
    private final SrtpSender rtp;
    private final SrtcpSender rtcp;

    SendContexts(MasterKey key) {
        this.key = key;
        this.rtp = new SrtpSender(key);
        this.rtcp = new SrtcpSender(key);
    }

    /// Whether these contexts are of that key; then they go on.
    boolean isOf(MasterKey other) {
        return key.sameAs(other);
    }

    /// Drops a second copy of the same key.
    void destroyCopy(MasterKey copy) {
        if (copy != key) {
            copy.destroy();
        }
    }

    /// Protects the RTP packet at the start of the buffer, in place.
    int rtp(byte[] buffer, int length) {
        return rtp.protect(buffer, 0, length);
    }

    /// Protects the compound RTCP packet at the start of the buffer, in place.
    int rtcp(byte[] buffer, int length) {
        return rtcp.protect(buffer, 0, length);
    }

    /// Destroys keys and session keys.
    @Override
    public void close() {
        key.destroy();
        rtp.close();
        rtcp.close();
    }
}
