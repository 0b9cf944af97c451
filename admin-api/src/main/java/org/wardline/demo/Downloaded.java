package org.wardline.demo;

import org.wardline.media.AudioSource;

/// A message as the API delivers it: a WAV file.
final class Downloaded {

    /// More than any WAV header of ours.
    static final int MAX_HEADER_BYTES = 64;

    private Downloaded() {}

    /// Its audio as mu-law at 8 kHz.
    static byte[] ulaw(byte[] wav) {
        AudioSource audio = AudioSource.ofWav(wav);
        byte[] ulaw = new byte[audio.samples()];
        audio.read(0, ulaw, 0, ulaw.length);
        return ulaw;
    }
}
