package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.wardline.media.srtp.Packets.hex;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// RFC 3711 appendix B and RFC 6188 section 7 (the cases of suites that we have: no AES-192).
class Rfc3711VectorsTest {

    private static final String SALT = "F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000";

    @Test
    void keystreamOfAesCm128AsInRfc3711B2() {
        byte[] keystream = keystream("2B7E151628AED2A6ABF7158809CF4F3C");
        assertBlock("E03EAD0935C95E80E166B16DD92B4EB4", keystream, 0x0000);
        assertBlock("D23513162B02D0F72A43A2FE4A5F97AB", keystream, 0x0001);
        assertBlock("41E95B3BB0A2E8DD477901E4FCA894C0", keystream, 0x0002);
        assertBlock("EC8CDF7398607CB0F2D21675EA9EA1E4", keystream, 0xFEFF);
        assertBlock("362B7C3C6773516318A077D7FC5073AE", keystream, 0xFF00);
        assertBlock("6A2CC3787889374FBEB4C81B17BA6C44", keystream, 0xFF01);
    }

    @Test
    void keystreamOfAesCm256AsInRfc6188Section71() {
        byte[] keystream =
                keystream("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98");
        assertBlock("92bdd28a93c3f52511c677d08b5515a4", keystream, 0x0000);
        assertBlock("9da71b2378a854f67050756ded165bac", keystream, 0x0001);
        assertBlock("63c4868b7096d88421b563b8c94c9a31", keystream, 0x0002);
        assertBlock("cea518c90fd91ced9cbb18c078a54711", keystream, 0xFEFF);
        assertBlock("3dbc4814f4da5f00a08772b63c6a046d", keystream, 0xFF00);
        assertBlock("6eb246913062a16891433e97dd01a57f", keystream, 0xFF01);
    }

    @Test
    void sessionKeysFromA128BitMasterKeyAsInRfc3711B3() {
        var derivation =
                derivation(
                        SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                        "E1F97A0D3E018BE0D64FA32C06DE4139",
                        "0EC675AD498AFEEBB6960B3AABE6");
        assertArrayEquals(hex("C61E7A93744F39EE10734AFE3FF7A087"), derivation.sessionKey(0x00, 16));
        assertArrayEquals(hex("30CBBC08863D8C85D49DB34A9AE1"), derivation.sessionKey(0x02, 14));
        assertArrayEquals(
                hex(
                        "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE"
                                + "E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25"
                                + "6D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2"),
                derivation.sessionKey(0x01, 94));
    }

    @Test
    void sessionKeysFromA256BitMasterKeyAsInRfc6188Section72() {
        var keys =
                derivation(
                                SrtpProfile.AES_256_CM_HMAC_SHA1_80,
                                "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6",
                                "3b04803de51ee7c96423ab5b78d2")
                        .sessionKeys(Protocol.SRTP);
        assertArrayEquals(
                hex("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4"),
                keys.encryption);
        assertArrayEquals(hex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05"), keys.authentication);
        assertArrayEquals(hex("fa31791685ca444a9e07c6c64e93"), keys.salt);
    }

    /// The RFCs give no whole packet for AES-CM; these two are the reference packets of libsrtp's
    /// own driver (srtp_validate, srtp_validate_aes_256), made with the master keys of B.3 and 7.2.
    @Test
    void wholePacketsAsInLibsrtpsDriver() {
        assertProtects(
                SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                "E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6",
                "4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
        assertProtects(
                SrtpProfile.AES_256_CM_HMAC_SHA1_80,
                "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6"
                        + "3b04803de51ee7c96423ab5b78d2",
                "f1d9de17ff251ff1aa007774b0b4b40da08d9d9a5b3a55d8873b");
    }

    private static void assertProtects(SrtpProfile profile, String keyAndSalt, String payload) {
        String header = "800f1234decafbadcafebabe";
        byte[] packet = Arrays.copyOf(hex(header + "ab".repeat(16)), 38);
        MasterKey key = MasterKey.of(profile, hex(keyAndSalt));
        try (var sender = new SrtpSender(key)) {
            assertEquals(38, sender.protect(packet, 0, 28));
        }
        assertArrayEquals(hex(header + payload), packet);
    }

    private static KeyDerivation derivation(SrtpProfile profile, String key, String salt) {
        return new KeyDerivation(MasterKey.of(profile, hex(key + salt)));
    }

    private static byte[] keystream(String key) {
        byte[] keystream = new byte[0xFF02 * 16];
        byte[] counter = hex(SALT);
        CounterMode.of(hex(key))
                .apply(Bytes.int64(counter, 0), Bytes.int64(counter, 8), keystream, 0, 0xFF02 * 16);
        return keystream;
    }

    private static void assertBlock(String expected, byte[] keystream, int block) {
        assertArrayEquals(
                hex(expected), Arrays.copyOfRange(keystream, block * 16, block * 16 + 16));
    }
}
