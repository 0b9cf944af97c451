package org.wardline.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.SrtpProfile;

class CryptoPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "baresip v1.0.0",
                "Yealink SIP-T46S 66.85.0.5",
                "Yealink",
                "Yealink SIP-T46S 66.99999.0.5",
                "PolycomVVX-VVX_411-UA/5.9.6"
            })
    void phonesGetAllSuitesInOrder(String userAgent) {
        assertEquals(List.of(SrtpProfile.values()), CryptoPolicy.suitesFor(userAgent));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Yealink SIP-T46S 66.86.0.15",
                "Yealink SIP-T54W 96.87.0.5",
                "YEALINK T31P 124.86.0.40"
            })
    void yealinkFromFirmware86IsSparedAes256InCounterMode(String userAgent) {
        List<SrtpProfile> suites = CryptoPolicy.suitesFor(userAgent);
        assertFalse(suites.contains(SrtpProfile.AES_256_CM_HMAC_SHA1_80));
        assertEquals(SrtpProfile.values().length - 1, suites.size());
        assertEquals(SrtpProfile.AEAD_AES_256_GCM, suites.getFirst());
    }
}
