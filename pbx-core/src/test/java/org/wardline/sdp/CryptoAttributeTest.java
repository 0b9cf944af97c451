package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// Which `a=crypto` lines are usable (RFC 4568 9.2). KEY stands for thirty random bytes.
class CryptoAttributeTest {

    private static final String KEY = Offers.key(30);

    @ParameterizedTest
    @CsvSource({
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY, true",
        "0 AES_CM_128_HMAC_SHA1_80 inline:KEY, true",
        "999999999 AES_CM_128_HMAC_SHA1_80 inline:KEY, true",
        "1000000000 AES_CM_128_HMAC_SHA1_80 inline:KEY, false",
        "-1 AES_CM_128_HMAC_SHA1_80 inline:KEY, false",
        "1  AES_CM_128_HMAC_SHA1_80  inline:KEY  , true",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^19, false",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^20, true",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^48, true",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^49, false",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|1048575, false",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|1048576, true",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|281474976710656, true",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|281474976710657, false",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|1:1, false",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|, false",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY WSH=64, true",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY WSH=1, false",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY KDR=0, true",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY KDR=0 UNENCRYPTED_SRTP, false",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY==, true",
        "1 AES_CM_128_HMAC_SHA1_80 inline:KEY===, false",
        "1 AES_CM_128_HMAC_SHA1_80, false"
    })
    void isUsable(String line, boolean usable) {
        assertEquals(usable, CryptoAttribute.parse(line.replace("KEY", KEY)).isPresent());
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void aKeyHasExactlyTheLengthOfItsSuite(SrtpProfile suite) {
        int length = suite.keyAndSaltLengthBytes();
        for (int bytes = length - 2; bytes <= length + 2; bytes++) {
            String line = "1 " + suite.sdesName() + " inline:" + Offers.key(bytes);
            assertEquals(
                    bytes == length, CryptoAttribute.parse(line).isPresent(), bytes + " bytes");
        }
    }

    @Test
    void whatIsReadIsWhatTheLineSays() {
        CryptoAttribute line =
                CryptoAttribute.parse("7 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^31")
                        .orElseThrow();
        assertEquals(7, line.tag());
        assertEquals("AES_CM_128_HMAC_SHA1_80", line.suiteToken());
        assertArrayEquals(Base64.getDecoder().decode(KEY), line.key().reveal());
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void whatIsWrittenIsPaddedAndReadsBackTheSame(SrtpProfile suite) {
        MasterKey key = Offers.fresh(suite);
        SdpAttribute written = new CryptoAttribute(3, suite.sdesName(), key).written();
        assertEquals("crypto", written.name());
        String base64 = written.value().substring(written.value().indexOf(':') + 1);
        assertEquals(0, base64.length() % 4);
        CryptoAttribute read = CryptoAttribute.parse(written.value()).orElseThrow();
        assertEquals(3, read.tag());
        assertTrue(read.key().sameAs(key));
    }
}
