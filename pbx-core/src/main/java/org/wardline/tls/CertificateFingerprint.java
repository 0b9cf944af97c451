package org.wardline.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which certificate one is, whoever signed it: SHA-256 over its DER. Public, like the certificate.
///
/// @param hex 64 lower-case hexadecimal digits
public record CertificateFingerprint(String hex) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /// @throws IllegalArgumentException when it has another form
    public CertificateFingerprint {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "A certificate's fingerprint is its SHA-256: 64 hexadecimal digits, with or without colons.");
        }
    }

    /// As people write it: upper case and colons are fine.
    ///
    /// @throws IllegalArgumentException when it is none
    public static CertificateFingerprint parse(String text) {
        return new CertificateFingerprint(text.strip().replace(":", "").toLowerCase(Locale.ROOT));
    }

    public static CertificateFingerprint of(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return new CertificateFingerprint(HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read can't be written", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
