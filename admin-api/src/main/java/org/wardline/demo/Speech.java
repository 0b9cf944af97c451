package org.wardline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.wardline.media.AudioSource;

/// What the demo's people say: fictitious sentences, spoken by espeak-ng
/// (`src/main/demo/make-speech`).
public enum Speech {
    /// The front desk asks about a patient's results.
    CALLER,
    /// The physician answers.
    CALLEE,
    /// A patient leaves a message with her name and number.
    MESSAGE,
    /// Somebody at the other practice.
    ELSEWHERE;

    /// The sentence as a source that a media port or a softphone plays.
    public AudioSource audio() {
        return read(name().toLowerCase(Locale.ROOT));
    }

    /// The sentence as mu-law at 8 kHz, one octet per sample.
    public byte[] ulaw() {
        AudioSource audio = audio();
        byte[] ulaw = new byte[audio.samples()];
        audio.read(0, ulaw, 0, ulaw.length);
        return ulaw;
    }

    private static AudioSource read(String name) {
        try (InputStream in = Speech.class.getResourceAsStream(name + ".wav")) {
            if (in == null) {
                throw new IllegalStateException(
                        "the program is incomplete: " + name + ".wav is missing");
            }
            return AudioSource.ofWav(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
