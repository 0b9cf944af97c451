package org.wardline.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.testkit.phone.PhoneCertificate;

class CertificateRequestTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @Test
    void aPhonesKeyGetsACertificateThatIsGoodForShowingAndForNothingElse(@TempDir Path home)
            throws Exception {
        var random = new SecureRandom();
        var service = Keys.open(KeyPaths.under(home), random).service();
        var authority = InternalCa.open(home.resolve("tls"), service, () -> NOW, random);
        var phone = PhoneCertificate.lasting(Duration.ofDays(1));
        X509Certificate issued =
                authority.forDevice(CertificateRequest.parse(phone.request()), "101-k3f9");
        issued.verify(authority.certificate().getPublicKey());
        assertEquals(phone.key().getPublic(), issued.getPublicKey());
        assertEquals("CN=101-k3f9", issued.getSubjectX500Principal().getName());
        assertEquals(-1, issued.getBasicConstraints(), "no authority");
        assertEquals(List.of("1.3.6.1.5.5.7.3.2"), issued.getExtendedKeyUsage(), "clientAuth");
    }

    @Test
    void whatIsNoRequestOrTooWeakOrOfSomebodyElsesKeyIsRefusedWithASentence() {
        var phone = PhoneCertificate.lasting(Duration.ofDays(1));
        var other = PhoneCertificate.lasting(Duration.ofDays(1));
        for (String text :
                List.of(
                        "",
                        "request",
                        phone.pem(),
                        phone.request().substring(0, 200),
                        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                        PhoneCertificate.weak().request(),
                        phone.requestSignedBy(other.key()),
                        "x".repeat(20_000))) {
            var refused =
                    assertThrows(
                            IllegalArgumentException.class, () -> CertificateRequest.parse(text));
            assertTrue(refused.getMessage().endsWith("."), refused.getMessage());
        }
    }

    @Test
    void fingerprintsAreReadAsPeopleWriteThem() {
        var fingerprint = PhoneCertificate.lasting(Duration.ofDays(1)).fingerprint();
        String written = fingerprint.hex().toUpperCase(java.util.Locale.ROOT);
        String colons = String.join(":", written.split("(?<=\\G..)"));
        assertEquals(fingerprint, CertificateFingerprint.parse(colons));
        for (String text : List.of("", "aa", written + "00", "g".repeat(64))) {
            assertThrows(IllegalArgumentException.class, () -> CertificateFingerprint.parse(text));
        }
    }
}
