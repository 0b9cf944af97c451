package org.wardline.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// The Wycheproof sets on the provider that the server runs on.
class AeadVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void the316AesGcmVectorsHoldOnTheShippedProvider() throws Exception {
        int run = 0;
        int throughAead = 0;
        for (var group : vectors("aes_gcm_test").get("testGroups")) {
            for (var vector : group.get("tests")) {
                var valid = vector.get("result").asText().equals("valid");
                assertEquals(valid, opensOnProvider(group, vector), vector.get("tcId")::asText);
                run++;
                if (isOurs(group)) {
                    assertEquals(valid, opensInAead(vector), vector.get("tcId")::asText);
                    throughAead++;
                }
            }
        }
        assertEquals(316, run);
        assertEquals(66, throughAead);
    }

    @Test
    void the83HkdfVectorsHold() throws Exception {
        int run = 0;
        for (var group : vectors("hkdf_sha512_test").get("testGroups")) {
            for (var vector : group.get("tests")) {
                check(vector);
                run++;
            }
        }
        assertEquals(83, run);
    }

    private static void check(JsonNode vector) {
        var prk = Hkdf.SHA512.extract(hex(vector, "salt"), hex(vector, "ikm"));
        var info = hex(vector, "info");
        var size = vector.get("size").asInt();
        if (vector.get("result").asText().equals("valid")) {
            var okm = Hkdf.SHA512.expand(prk, info, size);
            assertArrayEquals(hex(vector, "okm"), okm, vector.get("tcId")::asText);
        } else {
            assertThrows(IllegalArgumentException.class, () -> Hkdf.SHA512.expand(prk, info, size));
        }
    }

    private static boolean isOurs(JsonNode group) {
        return group.get("keySize").asInt() == 256
                && group.get("ivSize").asInt() == 96
                && group.get("tagSize").asInt() == 128;
    }

    private static boolean opensInAead(JsonNode vector) {
        try {
            var opened =
                    Aead.open(
                            hex(vector, "key"),
                            hex(vector, "iv"),
                            hex(vector, "aad"),
                            HEX.parseHex(vector.get("ct").asText() + vector.get("tag").asText()),
                            "vector");
            assertArrayEquals(hex(vector, "msg"), opened);
            return true;
        } catch (SealBroken _) {
            return false;
        }
    }

    private static boolean opensOnProvider(JsonNode group, JsonNode vector) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(hex(vector, "key"), "AES"),
                    new GCMParameterSpec(group.get("tagSize").asInt(), hex(vector, "iv")));
            cipher.updateAAD(hex(vector, "aad"));
            var sealed = vector.get("ct").asText() + vector.get("tag").asText();
            assertArrayEquals(hex(vector, "msg"), cipher.doFinal(HEX.parseHex(sealed)));
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    private static byte[] hex(JsonNode vector, String field) {
        return HEX.parseHex(vector.get(field).asText());
    }

    private static JsonNode vectors(String name) throws IOException {
        try (var in = AeadVectorsTest.class.getResourceAsStream("/wycheproof/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
