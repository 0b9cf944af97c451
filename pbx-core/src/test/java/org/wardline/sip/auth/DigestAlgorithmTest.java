package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The worked examples of the RFCs.
class DigestAlgorithmTest {

    private static final String REALM = "http-auth@example.org";
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private static final DigestUse USE = new DigestUse("GET", "/dir/index.html");

    @Test
    void rfc7616WithSha256() {
        assertEquals(
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
                respond(DigestAlgorithm.SHA_256));
    }

    @Test
    void rfc7616WithMd5() {
        assertEquals("8ca523f5e9506fed4657c9700eebdbec", respond(DigestAlgorithm.MD5));
    }

    @Test
    void rfc2617() {
        String ha1 = DigestAlgorithm.MD5.ha1("Mufasa", "testrealm@host.com", "Circle Of Life");
        assertEquals("939e7578ed9e3c518a452acee763bce9", ha1);
        assertEquals(
                "6629fae49393a05397450978507c4ef1",
                DigestAlgorithm.MD5.response(
                        ha1, USE, "dcd98b7102dd2f0e8b11d0f600bfb0c093", "00000001", "0a4f113b"));
    }

    private static String respond(DigestAlgorithm algorithm) {
        String ha1 = algorithm.ha1("Mufasa", REALM, "Circle of Life");
        return algorithm.response(ha1, USE, NONCE, "00000001", CNONCE);
    }
}
