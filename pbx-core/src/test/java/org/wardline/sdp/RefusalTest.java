package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.wardline.sdp.Offers.audio;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.SrtpProfile;

class RefusalTest {

    /// The warn-codes of RFC 3261 20.43.
    @ParameterizedTest
    @CsvSource({
        "TRANSPORT, 302",
        "PLAINTEXT, 302",
        "NO_AUDIO, 304",
        "NO_CODEC, 305",
        "NO_USABLE_CRYPTO, 306",
        "ECHOED_KEY, 399",
        "MISMATCHED, 399"
    })
    void hasTheCodeOfItsKind(Refusal refusal, int warnCode) {
        assertEquals(warnCode, refusal.warnCode());
    }

    /// A quoted-string of a Warning is written without escapes.
    @ParameterizedTest
    @EnumSource(Refusal.class)
    void saysSomethingThatNeedsNoEscapes(Refusal refusal) {
        assertFalse(refusal.text().isBlank());
        assertFalse(refusal.text().contains("\"") || refusal.text().contains("\\"));
    }

    @Test
    void ofSeveralSectionsTheMostTellingReasonIsGiven() {
        String key = Offers.crypto(1, SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        String noCodec = "m=audio 4000 RTP/SAVP 3\r\na=" + key + "\r\n";
        String video = "m=video 4000 RTP/SAVP 99\r\n";
        assertEquals(Refusal.NO_AUDIO, of());
        assertEquals(Refusal.NO_AUDIO, of(video));
        assertEquals(Refusal.NO_CODEC, of(video, noCodec));
        assertEquals(Refusal.PLAINTEXT, of(noCodec, audio("RTP/AVP"), video));
        assertEquals(Refusal.NO_USABLE_CRYPTO, of(audio("RTP/AVP"), audio("RTP/SAVP")));
        assertEquals(Refusal.NO_USABLE_CRYPTO, of(audio("RTP/AVP", "crypto:1 X inline:x")));
    }

    private static Refusal of(String... sections) {
        return assertInstanceOf(SecureAudio.Finding.None.class, SecureAudio.in(Offers.of(sections)))
                .refusal();
    }
}
