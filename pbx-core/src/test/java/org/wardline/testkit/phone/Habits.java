package org.wardline.testkit.phone;

import java.util.List;
import org.wardline.media.AudioCodec;
import org.wardline.media.SrtpProfile;
import org.wardline.sip.auth.DigestAlgorithm;

/// What a phone is asked to do differently from an ordinary one.
///
/// @param suites it offers and accepts, best first
/// @param codec it lists first
/// @param plaintext whether it leaves out its keys, as a phone with SRTP turned off
/// @param algorithm with which it answers challenges
public record Habits(
        List<SrtpProfile> suites, AudioCodec codec, boolean plaintext, DigestAlgorithm algorithm) {
    public static final Habits USUAL =
            new Habits(
                    List.of(SrtpProfile.values()), AudioCodec.PCMU, false, DigestAlgorithm.SHA_256);

    public Habits with(AudioCodec changed) {
        return new Habits(suites, changed, plaintext, algorithm);
    }

    public Habits with(DigestAlgorithm changed) {
        return new Habits(suites, codec, plaintext, changed);
    }

    public Habits with(List<SrtpProfile> changed) {
        return new Habits(changed, codec, plaintext, algorithm);
    }

    public Habits inPlaintext() {
        return new Habits(suites, codec, true, algorithm);
    }
}
