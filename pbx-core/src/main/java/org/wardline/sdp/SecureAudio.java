package org.wardline.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A peer's one audio section that we can speak: encrypted, with a codec in common.
///
/// Accepted transports are `RTP/SAVP`, `RTP/SAVPF` and, with keys, `RTP/AVP` and `RTP/AVPF` (RFC
/// 8643, opportunistic by the phone's will, compulsory by ours). Some phones list the same audio
/// twice, encrypted and plain: the first section that is acceptable is taken, all others get port
/// 0. Capability attributes of RFC 5939 are ignored.
///
/// @param index which section it is, from 0
/// @param section the section itself
/// @param keys its usable `a=crypto` lines in the writer's order, at least one
/// @param formats its formats, at least one codec
record SecureAudio(
        int index, MediaDescription section, List<CryptoAttribute> keys, AudioFormats formats) {

    private static final Set<String> ENCRYPTED = Set.of("RTP/SAVP", "RTP/SAVPF");
    private static final Set<String> ENCRYPTED_WITH_KEYS = Set.of("RTP/AVP", "RTP/AVPF");

    /// What was found in a description.
    sealed interface Finding {
        /// The section to use.
        record Found(SecureAudio audio) implements Finding {
            public Found {
                Objects.requireNonNull(audio, "audio");
            }
        }

        /// Why there is none.
        record None(Refusal refusal) implements Finding {
            public None {
                Objects.requireNonNull(refusal, "refusal");
            }
        }
    }

    /// Looks for it in a description.
    static Finding in(SessionDescription description) {
        List<Refusal> refusals = new ArrayList<>();
        for (int index = 0; index < description.media().size(); index++) {
            switch (assess(index, description.media().get(index))) {
                case Finding.Found found -> {
                    return found;
                }
                case Finding.None none -> refusals.add(none.refusal());
            }
        }
        return new Finding.None(refusals.stream().min(Refusal::compareTo).orElse(Refusal.NO_AUDIO));
    }

    private static Finding assess(int index, MediaDescription section) {
        if (!section.media().equals("audio") || section.port() == 0) {
            return new Finding.None(Refusal.NO_AUDIO);
        }
        boolean encrypted = ENCRYPTED.contains(section.protocol());
        if (!encrypted && !ENCRYPTED_WITH_KEYS.contains(section.protocol())) {
            return new Finding.None(Refusal.TRANSPORT);
        }
        List<CryptoAttribute> keys = CryptoAttribute.usable(section);
        if (keys.isEmpty()) {
            boolean plain = !encrypted && !section.has(CryptoAttribute.NAME);
            return new Finding.None(plain ? Refusal.PLAINTEXT : Refusal.NO_USABLE_CRYPTO);
        }
        AudioFormats formats = AudioFormats.of(section);
        return formats.codecs().isEmpty()
                ? new Finding.None(Refusal.NO_CODEC)
                : new Finding.Found(new SecureAudio(index, section, keys, formats));
    }
}
