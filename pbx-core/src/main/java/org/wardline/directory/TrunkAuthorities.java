package org.wardline.directory;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/// The authorities that a practice trusts for a carrier's server, as it has given them.
public final class TrunkAuthorities {

    private static final int MOST = 8;

    private TrunkAuthorities() {}

    /// Reads certificates in PEM (RFC 7468), one after the other.
    ///
    /// @throws DirectoryRefused when the text is something else, or holds none or more than eight
    public static List<X509Certificate> read(String pem) {
        try {
            var text = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            List<X509Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(text).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (read.isEmpty() || read.size() > MOST) {
                throw refused();
            }
            return read;
        } catch (CertificateException e) {
            throw refused();
        }
    }

    private static DirectoryRefused refused() {
        return new DirectoryRefused(
                "The authorities of a carrier are one to eight certificates in PEM.");
    }
}
