package org.wardline.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// A certificate whose key a peer has proved to have in its handshake, or in the one that it
/// resumes. It says nothing of who that is.
///
/// @param notBefore when its time begins
/// @param notAfter when its time is over
public record ShownCertificate(
        CertificateFingerprint fingerprint, Instant notBefore, Instant notAfter) {

    public ShownCertificate {
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(notBefore, "notBefore");
        Objects.requireNonNull(notAfter, "notAfter");
    }

    /// Reads what a peer showed.
    ///
    /// @param der of unbounded origin: the TLS library may read more than we do
    /// @return empty when it can't be read, or its key is too weak by [KeyStrength]
    public static Optional<ShownCertificate> read(byte[] der) {
        try {
            var certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der));
            return KeyStrength.suffices(certificate.getPublicKey())
                    ? Optional.of(
                            new ShownCertificate(
                                    CertificateFingerprint.of(certificate),
                                    certificate.getNotBefore().toInstant(),
                                    certificate.getNotAfter().toInstant()))
                    : Optional.empty();
        } catch (CertificateException _) {
            return Optional.empty();
        }
    }

    /// Whether a moment is within its time (RFC 5280 4.1.2.5).
    public boolean isValidAt(Instant moment) {
        return !moment.isBefore(notBefore) && !moment.isAfter(notAfter);
    }
}
