package org.wardline.media.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.wardline.media.rtp.ReceivedPacket;

/// Joins two ports. Each side holds the bridge it is in; a packet only passes while both hold the
/// same one, so that commands given to two loops at different moments always end well.
///
/// On one loop a packet is handed over directly; between loops it goes through a bounded ring.
final class Bridge {

    private final MediaSession one;
    private final MediaSession other;
    private final Way toOne;
    private final Way toOther;

    Bridge(MediaSession one, MediaSession other) {
        this.one = one;
        this.other = other;
        this.toOne = new Way(one);
        this.toOther = new Way(other);
    }

    /// The port at the far end.
    MediaSession far(MediaSession near) {
        return near == one ? other : one;
    }

    /// Hands a packet to the far end. Called on the near end's loop.
    ///
    /// @return false when the far end's loop does not keep up
    boolean forward(MediaSession near, ReceivedPacket packet) {
        MediaSession far = far(near);
        if (far.loop() == near.loop()) {
            far.relayed(this, packet);
            return true;
        }
        return (far == one ? toOne : toOther).offer(packet);
    }

    /// The way to an end on another loop: a ring, made by the writing loop with its first packet,
    /// and the errand that empties it on the reading loop.
    private final class Way {

        private final MediaSession to;
        private final AtomicBoolean posted = new AtomicBoolean();
        private final Runnable errand = this::empty;
        private PacketRing ring;

        Way(MediaSession to) {
            this.to = to;
        }

        boolean offer(ReceivedPacket packet) {
            if (ring == null) {
                ring = new PacketRing();
            }
            boolean taken = ring.offer(packet);
            if (!posted.getAndSet(true)) {
                to.loop().execute(errand);
            }
            return taken;
        }

        private void empty() {
            // Cleared first: a packet that comes while the ring is emptied posts the errand again.
            posted.set(false);
            ReceivedPacket packet = to.loop().ringPacket();
            while (ring.poll(packet)) {
                to.relayed(Bridge.this, packet);
            }
        }
    }
}
