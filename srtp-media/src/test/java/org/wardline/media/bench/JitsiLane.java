package org.wardline.media.bench;

import org.wardline.media.MasterKey;
import org.wardline.media.testkit.JitsiSrtp;

/// jitsi-srtp.
final class JitsiLane implements Lane {

    private final JitsiSrtp sender;
    private final JitsiSrtp receiver;
    private final int protectedBytes;
    private final byte[] batch = new byte[PACKETS * STRIDE_BYTES];

    JitsiLane(MasterKey key) {
        sender = JitsiSrtp.sender(key, SSRC);
        receiver = JitsiSrtp.receiver(key, SSRC);
        protectedBytes = PACKET_BYTES + key.profile().tagLengthBytes();
    }

    @Override
    public void fill(int firstSeq) {
        Lane.fill(batch, firstSeq);
    }

    @Override
    public void protectAll() {
        for (int at = 0; at < batch.length; at += STRIDE_BYTES) {
            Lane.require(sender.protect(batch, at, PACKET_BYTES) == protectedBytes);
        }
    }

    @Override
    public void verifyAll() {
        for (int at = 0; at < batch.length; at += STRIDE_BYTES) {
            Lane.require(receiver.verify(batch, at, protectedBytes) == PACKET_BYTES);
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
