package org.wardline.media.bench;

import org.wardline.media.MasterKey;
import org.wardline.media.srtp.SrtpReceiver;
import org.wardline.media.srtp.SrtpSender;
import org.wardline.media.srtp.Verdict;

/// Ours.
final class WardlineLane implements Lane {

    private final SrtpSender sender;
    private final SrtpReceiver receiver;
    private final int protectedBytes;
    private final byte[] batch = new byte[PACKETS * STRIDE_BYTES];

    WardlineLane(MasterKey key) {
        sender = new SrtpSender(key);
        receiver = new SrtpReceiver(key);
        protectedBytes = PACKET_BYTES + sender.overheadBytes();
    }

    @Override
    public void fill(int firstSeq) {
        Lane.fill(batch, firstSeq);
    }

    @Override
    public void protectAll() {
        for (int at = 0; at < batch.length; at += STRIDE_BYTES) {
            sender.protect(batch, at, PACKET_BYTES);
        }
    }

    @Override
    public void verifyAll() {
        for (int at = 0; at < batch.length; at += STRIDE_BYTES) {
            Lane.require(receiver.verify(batch, at, protectedBytes) == Verdict.OK);
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
