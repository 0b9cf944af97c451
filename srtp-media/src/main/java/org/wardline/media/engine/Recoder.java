package org.wardline.media.engine;

import org.wardline.media.codec.G711;
import org.wardline.media.codec.G722Decoder;
import org.wardline.media.codec.G722Encoder;
import org.wardline.media.codec.Resampler;
import org.wardline.media.rtp.JitterBuffer;
import org.wardline.media.rtp.ReceivedPacket;
import org.wardline.media.rtp.ReceivedPacket.Kind;

/// Recodes audio between G.711 and G.722, packet by packet: an octet of each covers the same time,
/// so lengths and timestamps stay. Between the two laws of G.711 there is nothing to do here; a
/// table does it where the packet is written.
///
/// The decoder belongs to what is heard and begins anew with another source; the encoder belongs to
/// what is sent, whose receiver follows one state whatever feeds it. Plain object of one media
/// loop; takes its memory when it is first needed.
final class Recoder {

    private Hearing hearing;
    private Sending sending;

    /// The packet in the wanted coding: itself, or one of this object's that the next call
    /// overwrites.
    ///
    /// @param packet of at most [JitterBuffer#MAX_PACKET_SAMPLES] octets
    ReceivedPacket recoded(ReceivedPacket packet, Kind wanted) {
        return switch (packet.kind) {
            case TELEPHONE_EVENT -> packet;
            case G722 -> wanted == Kind.G722 ? packet : heard(packet);
            case ULAW, ALAW -> wanted == Kind.G722 ? sent(packet) : packet;
        };
    }

    private ReceivedPacket heard(ReceivedPacket packet) {
        if (hearing == null) {
            hearing = new Hearing();
        }
        return hearing.narrow(packet);
    }

    private ReceivedPacket sent(ReceivedPacket packet) {
        if (sending == null) {
            sending = new Sending();
        }
        return sending.wide(packet);
    }

    private static ReceivedPacket ownPacket(Kind kind) {
        var own = new ReceivedPacket();
        own.kind = kind;
        own.buffer = new byte[JitterBuffer.MAX_PACKET_SAMPLES];
        return own;
    }

    /// From G.722 to mu-law.
    private static final class Hearing {

        private final ReceivedPacket own = ownPacket(Kind.ULAW);
        private final short[] wide = new short[2 * JitterBuffer.MAX_PACKET_SAMPLES];
        private final short[] narrow = new short[JitterBuffer.MAX_PACKET_SAMPLES];
        private G722Decoder decoder = new G722Decoder();
        private Resampler resampler = new Resampler();
        private long source;

        ReceivedPacket narrow(ReceivedPacket packet) {
            if (source != packet.source) {
                source = packet.source;
                decoder = new G722Decoder();
                resampler = new Resampler();
            }
            decoder.decode(packet.buffer, packet.offset, packet.length, wide, 0);
            resampler.down(wide, 0, 2 * packet.length, narrow, 0);
            own.copyHead(packet);
            for (int i = 0; i < packet.length; i++) {
                own.buffer[i] = G711.ulawOfLinear(narrow[i]);
            }
            return own;
        }
    }

    /// From either law of G.711 to G.722.
    private static final class Sending {

        private final ReceivedPacket own = ownPacket(Kind.G722);
        private final short[] wide = new short[2 * JitterBuffer.MAX_PACKET_SAMPLES];
        private final short[] narrow = new short[JitterBuffer.MAX_PACKET_SAMPLES];
        private final G722Encoder encoder = new G722Encoder();
        private final Resampler resampler = new Resampler();

        ReceivedPacket wide(ReceivedPacket packet) {
            boolean ulaw = packet.kind == Kind.ULAW;
            for (int i = 0; i < packet.length; i++) {
                byte code = packet.buffer[packet.offset + i];
                narrow[i] = ulaw ? G711.linearOfUlaw(code) : G711.linearOfAlaw(code);
            }
            resampler.up(narrow, 0, packet.length, wide, 0);
            own.copyHead(packet);
            encoder.encode(wide, 0, 2 * packet.length, own.buffer, 0);
            return own;
        }
    }
}
