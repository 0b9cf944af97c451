package org.wardline.testkit.phone;

import java.util.List;
import org.wardline.media.AudioCodec;
import org.wardline.media.SrtpProfile;
import org.wardline.sip.auth.DigestAlgorithm;

/// What a phone is asked to do differently from an ordinary one.
///
/// @param suites it offers and accepts, best first
/// @param codec it lists first
/// @param writing how it writes its session descriptions
/// @param algorithm with which it answers challenges
public record Habits(
        List<SrtpProfile> suites, AudioCodec codec, Writing writing, DigestAlgorithm algorithm) {
    public static final Habits USUAL =
            new Habits(
                    List.of(SrtpProfile.values()),
                    AudioCodec.PCMU,
                    Writing.WITH_KEYS,
                    DigestAlgorithm.SHA_256);

    /// How a session description is written.
    public enum Writing {
        WITH_KEYS,

        /// As a phone with SRTP turned off.
        PLAINTEXT,

        /// So that nobody can read it.
        MALFORMED
    }

    public Habits with(AudioCodec changed) {
        return new Habits(suites, changed, writing, algorithm);
    }

    public Habits with(DigestAlgorithm changed) {
        return new Habits(suites, codec, writing, changed);
    }

    public Habits with(List<SrtpProfile> changed) {
        return new Habits(changed, codec, writing, algorithm);
    }

    public Habits with(Writing changed) {
        return new Habits(suites, codec, changed, algorithm);
    }
}
