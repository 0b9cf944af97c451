package org.wardline.media;

import java.time.Duration;
import java.util.Arrays;
import org.wardline.media.codec.G711;

/// Audio that a port can play: mu-law at 8 kHz, of a known length. What the factories here make is
/// in memory, immutable, and serves any number of ports at a time.
public interface AudioSource {

    /// Number of samples.
    int samples();

    /// Copies mu-law samples out. On the media loop, which must not wait: a source that does not
    /// have them yet gives fewer, the port plays silence meanwhile and asks again from there.
    ///
    /// @param from first sample, 0 to [#samples]
    /// @param to receives up to `length` octets from `offset` on
    /// @return how many were copied: fewer than asked at the end or when they are not there yet, 0
    ///   behind the end
    int read(int from, byte[] to, int offset, int length);

    /// How long it plays.
    default Duration length() {
        return Duration.ofMillis(samples() * 1000L / AudioCodec.CLOCK_RATE_HZ);
    }

    /// This source, then another, copied into memory; both have all their samples.
    default AudioSource then(AudioSource next) {
        byte[] joined = new byte[samples() + next.samples()];
        read(0, joined, 0, samples());
        next.read(0, joined, samples(), next.samples());
        return new StoredAudio(joined);
    }

    /// Samples in mu-law, one octet each; the array is copied.
    static AudioSource ofUlaw(byte[] ulaw) {
        return new StoredAudio(ulaw.clone());
    }

    /// A WAVE file of 8 kHz mono, 16-bit PCM or G.711, as a whole.
    ///
    /// @throws UnsupportedAudio when it is damaged or of another form
    static AudioSource ofWav(byte[] file) {
        return new StoredAudio(WavReader.ulaw(file));
    }

    /// Silence.
    static AudioSource silence(Duration length) {
        byte[] ulaw = new byte[StoredAudio.samples(length)];
        Arrays.fill(ulaw, G711.ULAW_SILENCE);
        return new StoredAudio(ulaw);
    }

    /// A sine of a quarter of full scale, about -9 dBm0.
    ///
    /// @param hertz 1-3,999
    static AudioSource tone(int hertz, Duration length) {
        if (hertz < 1 || hertz >= AudioCodec.CLOCK_RATE_HZ / 2) {
            throw new IllegalArgumentException("a tone has 1-3,999 Hz");
        }
        byte[] ulaw = new byte[StoredAudio.samples(length)];
        double step = 2 * Math.PI * hertz / AudioCodec.CLOCK_RATE_HZ;
        for (int i = 0; i < ulaw.length; i++) {
            ulaw[i] = G711.ulawOfLinear((short) (Short.MAX_VALUE / 4.0 * Math.sin(step * i)));
        }
        return new StoredAudio(ulaw);
    }
}
