package org.wardline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.wardline.demo.phone.PhoneCall;
import org.wardline.media.AudioSource;

/// Hears the tone after which a caller speaks.
public final class ToneEar {

    private static final int WINDOW_SAMPLES = 12_000;
    private static final double SURE = 0.8;

    private final byte[] tone = tone();

    /// Waits until the tone was heard in a call, to its end.
    ///
    /// @return whether it was, within the deadline
    public boolean hears(PhoneCall call, Duration deadline) {
        return Patience.until(deadline, () -> hears(call.heard()));
    }

    private boolean hears(byte[] heard) {
        if (heard.length < WINDOW_SAMPLES) {
            return false;
        }
        byte[] newest = Arrays.copyOfRange(heard, heard.length - WINDOW_SAMPLES, heard.length);
        return AudioMatch.of(tone, newest).correlation() > SURE;
    }

    private static byte[] tone() {
        try (InputStream in = ToneEar.class.getResourceAsStream("/prompts/en/tone.wav")) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: tone.wav is missing");
            }
            AudioSource audio = AudioSource.ofWav(in.readAllBytes());
            byte[] ulaw = new byte[audio.samples()];
            audio.read(0, ulaw, 0, ulaw.length);
            return ulaw;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
