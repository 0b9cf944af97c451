package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Session descriptions and keys that a stranger can write.
class DescriptionFuzzTest {

    /// Nothing throws; what is read survives being written; an offer that is taken is answered with
    /// as many sections, and its answer can be read.
    @FuzzTest(maxDuration = "10m")
    void sdp(byte[] bytes) {
        var _ = OfferVerdict.of(bytes);
    }

    /// A key line is understood or not, and never an exception.
    @FuzzTest(maxDuration = "10m")
    void sdes(byte[] bytes) {
        String value = new String(bytes, StandardCharsets.ISO_8859_1);
        CryptoAttribute.parse(value)
                .ifPresent(key -> assertTrue(key.tag() >= 0 && !key.suiteToken().isEmpty()));
    }
}
