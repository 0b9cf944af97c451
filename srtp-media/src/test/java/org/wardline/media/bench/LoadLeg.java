package org.wardline.media.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.media.srtp.SrtpReceiver;
import org.wardline.media.srtp.SrtpSender;
import org.wardline.media.srtp.Verdict;

/// One phone of the relay bench: G.711 in packets of 20 ms. Its sending half belongs to one thread,
/// its receiving half to another.
final class LoadLeg {

    static final int BUFFER_BYTES = 512;

    private static final int HEADER_BYTES = 12;
    private static final int PACKET_BYTES = HEADER_BYTES + 160;

    private final InetSocketAddress relay;
    private final SrtpSender sender;
    private final SrtpReceiver receiver;
    private final int ssrc;
    private final byte[] out = new byte[BUFFER_BYTES];
    private final byte[] in = new byte[BUFFER_BYTES];
    private int packets;

    private LoadLeg(int relayPort, int number, MasterKey sends, MasterKey receives) {
        relay = new InetSocketAddress(InetAddress.getLoopbackAddress(), relayPort);
        sender = new SrtpSender(sends);
        receiver = new SrtpReceiver(receives);
        ssrc = 0x5EED_0000 + number;
    }

    /// Writes the line that [#parse] reads.
    static String line(int relayPort, MasterKey sends, MasterKey receives) {
        return "leg %d %s %s %s"
                .formatted(relayPort, sends.profile().sdesName(), base64(sends), base64(receives));
    }

    static LoadLeg parse(String line, int number) {
        String[] words = line.split(" ", -1);
        SrtpProfile suite = SrtpProfile.ofSdesName(words[2]).orElseThrow();
        return new LoadLeg(
                Integer.parseInt(words[1]), number, key(suite, words[3]), key(suite, words[4]));
    }

    static MasterKey key(SrtpProfile suite, String base64) {
        return MasterKey.of(suite, Base64.getDecoder().decode(base64));
    }

    static String base64(MasterKey key) {
        return Base64.getEncoder().encodeToString(key.reveal());
    }

    /// RTCP by its packet type (RFC 5761 section 4).
    static boolean isRtcp(ByteBuffer packet) {
        int type = packet.get(1) & 0xFF;
        return type >= 192 && type <= 223;
    }

    InetSocketAddress relay() {
        return relay;
    }

    /// Writes the next packet, protected.
    void next(long nowNs, ByteBuffer to) {
        ByteBuffer packet = ByteBuffer.wrap(out);
        packet.put((byte) 0x80).put((byte) 0).putShort((short) packets);
        packet.putInt(160 * packets).putInt(ssrc).putLong(nowNs);
        for (int i = packet.position(); i < PACKET_BYTES; i++) {
            out[i] = (byte) i;
        }
        packets++;
        to.put(out, 0, sender.protect(out, 0, PACKET_BYTES));
    }

    /// Verifies a packet of the other phone; see [#sentNs].
    Verdict verify(ByteBuffer packet) {
        int length = packet.remaining();
        packet.get(in, 0, length);
        Verdict verdict = receiver.verify(in, 0, length);
        return verdict == Verdict.OK && receiver.length() != PACKET_BYTES
                ? Verdict.MALFORMED
                : verdict;
    }

    /// When the packet that was verified last was sent.
    long sentNs() {
        return ByteBuffer.wrap(in).getLong(HEADER_BYTES);
    }
}
