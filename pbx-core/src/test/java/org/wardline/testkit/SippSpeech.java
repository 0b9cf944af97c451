package org.wardline.testkit;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.AudioSource;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.Eventually;
import org.wardline.media.testkit.RtpPeer;

/// The ear and the voice of a flow that SIPp plays. Debian's SIPp knows no SRTP, so its offer names
/// this port, and the key that stands in the flow; what the server has answered comes back from the
/// flow.
public final class SippSpeech implements AutoCloseable {

    /// As the flows have it in their `a=crypto`.
    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    private static final int HALF_SECOND_SAMPLES = 4_000;
    private static final Duration ONE_PACKET = Duration.ofMillis(200);

    private final AudioFormat format = AudioFormat.of(AudioCodec.PCMU, OptionalInt.empty());
    private final RtpPeer peer =
            new RtpPeer(InetAddress.getLoopbackAddress(), format, key(KEY), key(KEY));

    /// For the flow's `m=` line.
    public String port() {
        return Integer.toString(peer.address().getPort());
    }

    /// Says a tone for a minute to the port that the server has answered with.
    ///
    /// @param answer its port and the key under which it sends, with a space between
    public void say(int hertz, String answer) {
        String[] fields = answer.split(" ", 2);
        peer.receivesUnder(key(fields[1]));
        peer.target(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(fields[0])));
        AudioSource tone = AudioSource.tone(hertz, Duration.ofMinutes(1));
        byte[] ulaw = new byte[tone.samples()];
        tone.read(0, ulaw, 0, ulaw.length);
        var _ = peer.speakInRealTime(ulaw);
    }

    /// Waits until half a second of what it hears is a tone; what it heard before this was asked
    /// counts for nothing.
    public void awaitTone(int hertz, Duration deadline) {
        peer.forget();
        var heard = new ByteArrayOutputStream();
        Eventually.until(
                "a tone of %d Hz".formatted(hertz),
                deadline,
                () -> {
                    Optional<RtpPeer.Heard> packet = peer.hearsWithin(ONE_PACKET);
                    packet.filter(p -> p.payloadType() == format.payloadType())
                            .ifPresent(p -> heard.writeBytes(p.payload()));
                    return heard.size() >= HALF_SECOND_SAMPLES
                            && Math.abs(hertz(heard.toByteArray()) - hertz) < hertz / 20;
                });
    }

    @Override
    public void close() {
        peer.close();
    }

    /// By the changes of sign, the highest bit of mu-law, in the last half second.
    private static int hertz(byte[] ulaw) {
        int changes = 0;
        for (int i = Math.max(1, ulaw.length - HALF_SECOND_SAMPLES); i < ulaw.length; i++) {
            changes += (ulaw[i] ^ ulaw[i - 1]) < 0 ? 1 : 0;
        }
        return changes;
    }

    private static MasterKey key(String inline) {
        return MasterKey.of(
                SrtpProfile.AES_CM_128_HMAC_SHA1_80, Base64.getDecoder().decode(inline));
    }
}
