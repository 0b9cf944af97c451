package org.wardline.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.srtp.SrtpSender;

class MasterKeyTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void suitesAreOfferedStrongestFirst() {
        assertEquals(
                List.of(
                        "AEAD_AES_256_GCM",
                        "AES_256_CM_HMAC_SHA1_80",
                        "AEAD_AES_128_GCM",
                        "AES_CM_128_HMAC_SHA1_80"),
                Stream.of(SrtpProfile.values()).map(SrtpProfile::sdesName).toList());
    }

    @Test
    void suitesAreFoundByTheirExactNameOrTheNameOfTheDraft() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            assertEquals(Optional.of(profile), SrtpProfile.ofSdesName(profile.sdesName()));
        }
        assertEquals(
                Optional.of(SrtpProfile.AES_256_CM_HMAC_SHA1_80),
                SrtpProfile.ofSdesName("AES_CM_256_HMAC_SHA1_80"));
        for (String refused :
                List.of(
                        "AES_CM_128_HMAC_SHA1_32",
                        "AES_256_CM_HMAC_SHA1_32",
                        "AEAD_AES_256_GCM_8",
                        "AEAD_AES_128_GCM_8",
                        "F8_128_HMAC_SHA1_80",
                        "NULL_HMAC_SHA1_80",
                        "NULL",
                        "aes_cm_128_hmac_sha1_80",
                        "")) {
            assertEquals(Optional.empty(), SrtpProfile.ofSdesName(refused), refused);
        }
    }

    @Test
    void keysHaveTheLengthsThatPhonesSendInline() {
        assertArrayEquals(
                new int[] {44, 46, 28, 30},
                Stream.of(SrtpProfile.values())
                        .mapToInt(SrtpProfile::keyAndSaltLengthBytes)
                        .toArray());
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfAnotherLengthIsRefusedWithoutPrintingIt(SrtpProfile profile) {
        byte[] tooLong = new byte[profile.keyAndSaltLengthBytes() + 1];
        Arrays.fill(tooLong, (byte) 0x5A);
        var refused =
                assertThrows(IllegalArgumentException.class, () -> MasterKey.of(profile, tooLong));
        assertEquals(
                "%s takes %d bytes of key and salt, not %d"
                        .formatted(profile, profile.keyAndSaltLengthBytes(), tooLong.length),
                refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void aKeyDoesNotPrint(SrtpProfile profile) {
        MasterKey key = MasterKey.random(profile, random);
        String hex = HexFormat.of().formatHex(key.reveal());
        assertFalse(key.toString().contains(hex.substring(0, 8)));
        assertEquals("[MASTER KEY " + profile + "]", key.toString());
    }

    @ParameterizedTest
    @EnumSource
    void sameAsMeansSuiteKeyAndSalt(SrtpProfile profile) {
        MasterKey key = MasterKey.random(profile, random);
        byte[] bytes = key.reveal();
        assertTrue(key.sameAs(MasterKey.of(profile, bytes)));
        bytes[bytes.length - 1] ^= 1;
        assertFalse(key.sameAs(MasterKey.of(profile, bytes)));
        assertFalse(key.sameAs(MasterKey.random(profile, random)));
    }

    @ParameterizedTest
    @EnumSource
    void aDestroyedKeyIsZeroedAndOpensNothing(SrtpProfile profile) {
        byte[] bytes = MasterKey.random(profile, random).reveal();
        MasterKey key = MasterKey.of(profile, bytes);
        MasterKey twin = MasterKey.of(profile, bytes);
        var sender = new SrtpSender(key);
        key.destroy();
        assertTrue(key.isDestroyed());
        assertThrows(IllegalStateException.class, key::reveal);
        assertThrows(IllegalStateException.class, () -> new SrtpSender(key));
        assertFalse(key.sameAs(twin));
        assertFalse(twin.sameAs(key));
        assertEquals(12 + profile.tagLengthBytes(), sender.protect(rtpHeader(), 0, 12));
        sender.close();
    }

    private static byte[] rtpHeader() {
        byte[] packet = new byte[12 + 16];
        packet[0] = (byte) 0x80;
        return packet;
    }
}
