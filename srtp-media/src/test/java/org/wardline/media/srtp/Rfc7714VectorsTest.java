package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wardline.media.srtp.Packets.hex;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.TestPeer;

/// RFC 7714 sections 16 (SRTP) and 17 (SRTCP): the encrypting cases. The cases that only add a tag
/// are of a service that we do not have.
class Rfc7714VectorsTest {

    private static final String SALT = "517569642070726f2071756f";
    private static final String KEY =
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static final String RTP_HEADER = "8040f17b8041f8d35501a0b2";
    private static final String RTP_PAYLOAD =
            "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String RTCP_HEADER = "81c8000d4d617273";
    private static final String RTCP_BODY =
            "4e5450314e545032525450200000042a0000e9304c756e61"
                    + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    record Vector(
            String section, SrtpProfile profile, Protocol protocol, String plain, String sealed) {
        @Override
        public String toString() {
            return section;
        }
    }

    static Stream<Vector> vectors() {
        return Stream.of(
                new Vector(
                        "16.1 AEAD_AES_128_GCM SRTP",
                        SrtpProfile.AEAD_AES_128_GCM,
                        Protocol.SRTP,
                        RTP_HEADER + RTP_PAYLOAD,
                        RTP_HEADER
                                + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b"
                                + "36de3adf8833899d7f27beb16a9152cf765ee4390cce"),
                new Vector(
                        "16.2 AEAD_AES_256_GCM SRTP",
                        SrtpProfile.AEAD_AES_256_GCM,
                        Protocol.SRTP,
                        RTP_HEADER + RTP_PAYLOAD,
                        RTP_HEADER
                                + "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f"
                                + "1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13"),
                new Vector(
                        "17.1 AEAD_AES_128_GCM SRTCP",
                        SrtpProfile.AEAD_AES_128_GCM,
                        Protocol.SRTCP,
                        RTCP_HEADER + RTCP_BODY,
                        RTCP_HEADER
                                + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda"
                                + "4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4"),
                new Vector(
                        "17.2 AEAD_AES_256_GCM SRTCP",
                        SrtpProfile.AEAD_AES_256_GCM,
                        Protocol.SRTCP,
                        RTCP_HEADER + RTCP_BODY,
                        RTCP_HEADER
                                + "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be"
                                + "8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void packetsByJcaAreByteForByteThoseOfTheRfc(Vector vector) {
        assertByteForByte(vector, new AesGcm(vector.protocol, sessionKeys(vector)));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void packetsByLibcryptoAreByteForByteThoseOfTheRfc(Vector vector) {
        requireLibcrypto();
        assertByteForByte(vector, new LibcryptoGcm(vector.protocol, sessionKeys(vector)));
    }

    private static void assertByteForByte(Vector vector, Transform gcm) {
        byte[] plain = hex(vector.plain);
        byte[] sealed = hex(vector.sealed);
        try (Transform transform = gcm) {
            byte[] packet = Arrays.copyOf(plain, sealed.length);
            transform.protect(packet, 0, header(vector), plain.length, ssrc(vector), index(vector));
            assertArrayEquals(sealed, packet);
            assertEquals(sealed.length - plain.length, transform.trailerBytes());

            assertTrue(
                    transform.verify(
                            packet, 0, header(vector), plain.length, ssrc(vector), index(vector)));
            assertArrayEquals(plain, Arrays.copyOf(packet, plain.length));
        }
    }

    private static void requireLibcrypto() {
        TestPeer.require(
                Libcrypto.installed(), "libcrypto.so.3 (Debian: libssl3) is not installed");
    }

    private static SessionKeys sessionKeys(Vector vector) {
        byte[] key = Arrays.copyOf(hex(KEY), vector.profile.keyLengthBytes());
        return new SessionKeys(key, new byte[0], hex(SALT));
    }

    private static int header(Vector vector) {
        return vector.protocol == Protocol.SRTP ? 12 : 8;
    }

    private static int ssrc(Vector vector) {
        return vector.protocol == Protocol.SRTP ? 0x5501a0b2 : 0x4d617273;
    }

    private static long index(Vector vector) {
        return vector.protocol == Protocol.SRTP ? 0xf17b : 0x5d4;
    }
}
