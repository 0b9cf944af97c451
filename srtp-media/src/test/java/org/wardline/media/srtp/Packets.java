package org.wardline.media.srtp;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// RTP and RTCP packets, keys and bytes for tests.
final class Packets {

    /// Room behind a packet for the longest trailer: a GCM tag and the SRTCP word.
    static final int TRAILER_ROOM = 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Packets() {}

    /// Bytes of hexadecimal text; blanks are skipped.
    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static MasterKey key(SrtpProfile profile) {
        return MasterKey.random(profile, RANDOM);
    }

    /// A voice packet: 12 bytes of header, `payloadBytes` of a pattern that depends on `seq`.
    static byte[] rtp(int ssrc, int seq, int payloadBytes) {
        byte[] packet = new byte[12 + payloadBytes];
        packet[0] = (byte) 0x80;
        packet[2] = (byte) (seq >> 8);
        packet[3] = (byte) seq;
        Bytes.putInt32(packet, 4, seq * 160);
        Bytes.putInt32(packet, 8, ssrc);
        for (int i = 12; i < packet.length; i++) {
            packet[i] = (byte) (seq + 7 * i);
        }
        return packet;
    }

    /// A packet with random CSRCs, header extension, padding bit, marker and payload.
    static byte[] anyRtp(int ssrc, int seq, RandomGenerator random) {
        int csrcs = random.nextInt(4) == 0 ? random.nextInt(16) : 0;
        boolean extended = random.nextInt(4) == 0;
        int extensionWords = extended ? random.nextInt(6) : 0;
        int header = 12 + 4 * csrcs + (extended ? 4 + 4 * extensionWords : 0);
        byte[] packet = new byte[header + random.nextInt(400)];
        random.nextBytes(packet);
        packet[0] = (byte) (0x80 | random.nextInt(2) << 5 | (extended ? 0x10 : 0) | csrcs);
        packet[2] = (byte) (seq >> 8);
        packet[3] = (byte) seq;
        Bytes.putInt32(packet, 8, ssrc);
        if (extended) {
            packet[12 + 4 * csrcs + 2] = 0;
            packet[12 + 4 * csrcs + 3] = (byte) extensionWords;
        }
        return packet;
    }

    /// A compound RTCP packet that begins with a sender report; `bodyWords` words after its SSRC.
    static byte[] rtcp(int ssrc, int bodyWords, RandomGenerator random) {
        byte[] packet = new byte[8 + 4 * bodyWords];
        random.nextBytes(packet);
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 200;
        packet[2] = (byte) ((bodyWords + 1) >> 8);
        packet[3] = (byte) (bodyWords + 1);
        Bytes.putInt32(packet, 4, ssrc);
        return packet;
    }

    static byte[] protect(SrtpSender sender, byte[] rtp) {
        byte[] buffer = Arrays.copyOf(rtp, rtp.length + TRAILER_ROOM);
        return Arrays.copyOf(buffer, sender.protect(buffer, 0, rtp.length));
    }

    static byte[] protect(SrtcpSender sender, byte[] rtcp) {
        byte[] buffer = Arrays.copyOf(rtcp, rtcp.length + TRAILER_ROOM);
        return Arrays.copyOf(buffer, sender.protect(buffer, 0, rtcp.length));
    }

    /// Verifies a copy, so that the same packet can be sent again.
    static Verdict verify(SrtpReceiver receiver, byte[] srtp) {
        return receiver.verify(srtp.clone(), 0, srtp.length);
    }

    static Verdict verify(SrtcpReceiver receiver, byte[] srtcp) {
        return receiver.verify(srtcp.clone(), 0, srtcp.length);
    }
}
