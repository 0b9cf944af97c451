package org.wardline.media;

import java.time.Duration;
import java.util.Arrays;
import org.wardline.media.codec.G711;

/// Audio in memory that a port can play: mu-law at 8 kHz. Immutable; one source serves any number
/// of ports at a time.
public final class AudioSource {

    private final byte[] ulaw;

    private AudioSource(byte[] ulaw) {
        this.ulaw = ulaw;
    }

    /// Samples in mu-law, one octet each; the array is copied.
    public static AudioSource ofUlaw(byte[] ulaw) {
        return new AudioSource(ulaw.clone());
    }

    /// A WAVE file of 8 kHz mono, 16-bit PCM or G.711, as a whole.
    ///
    /// @throws UnsupportedAudio when it is damaged or of another form
    public static AudioSource ofWav(byte[] file) {
        return new AudioSource(WavReader.ulaw(file));
    }

    /// Silence.
    public static AudioSource silence(Duration length) {
        byte[] ulaw = new byte[samples(length)];
        Arrays.fill(ulaw, G711.ULAW_SILENCE);
        return new AudioSource(ulaw);
    }

    /// A sine of a quarter of full scale, about -9 dBm0.
    ///
    /// @param hertz 1-3,999
    public static AudioSource tone(int hertz, Duration length) {
        if (hertz < 1 || hertz >= AudioCodec.CLOCK_RATE_HZ / 2) {
            throw new IllegalArgumentException("a tone has 1-3,999 Hz");
        }
        byte[] ulaw = new byte[samples(length)];
        double step = 2 * Math.PI * hertz / AudioCodec.CLOCK_RATE_HZ;
        for (int i = 0; i < ulaw.length; i++) {
            ulaw[i] = G711.ulawOfLinear((short) (Short.MAX_VALUE / 4.0 * Math.sin(step * i)));
        }
        return new AudioSource(ulaw);
    }

    /// This source, then another.
    public AudioSource then(AudioSource next) {
        byte[] joined = Arrays.copyOf(ulaw, ulaw.length + next.ulaw.length);
        System.arraycopy(next.ulaw, 0, joined, ulaw.length, next.ulaw.length);
        return new AudioSource(joined);
    }

    /// Number of samples.
    public int samples() {
        return ulaw.length;
    }

    /// How long it plays.
    public Duration length() {
        return Duration.ofMillis(ulaw.length * 1000L / AudioCodec.CLOCK_RATE_HZ);
    }

    /// Copies mu-law samples out.
    ///
    /// @param from first sample, 0 to [#samples]
    /// @param to receives up to `length` octets from `offset` on
    /// @return how many were copied: fewer than asked at the end, 0 behind it
    public int read(int from, byte[] to, int offset, int length) {
        int count = Math.min(length, ulaw.length - from);
        System.arraycopy(ulaw, from, to, offset, count);
        return count;
    }

    private static int samples(Duration length) {
        return Math.toIntExact(length.toMillis() * AudioCodec.CLOCK_RATE_HZ / 1000);
    }
}
