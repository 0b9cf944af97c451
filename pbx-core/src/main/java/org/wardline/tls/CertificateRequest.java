package org.wardline.tls;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// A phone's wish for a certificate (PKCS #10, RFC 2986), of which only the key counts: names and
/// extensions in it are not taken over. The key itself never leaves the phone.
///
/// @param key one that suffices by [KeyStrength]; its owner has signed the request
public record CertificateRequest(PublicKey key) {

    private static final int MAX_CHARS = 16 * 1024;
    private static final String NO_REQUEST =
            "That is no certificate request in PEM (BEGIN CERTIFICATE REQUEST).";

    /// Reads a request in PEM (RFC 7468 7).
    ///
    /// @throws IllegalArgumentException with a sentence for its sender when it is none, is not
    ///   signed by its key, or the key is too weak
    public static CertificateRequest parse(String pem) {
        if (pem.length() > MAX_CHARS) {
            throw new IllegalArgumentException("The certificate request is too long.");
        }
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest read)) {
                throw new IllegalArgumentException(NO_REQUEST);
            }
            var request = new JcaPKCS10CertificationRequest(read);
            PublicKey key = request.getPublicKey();
            if (!KeyStrength.suffices(key)) {
                throw new IllegalArgumentException(
                        "The key of a certificate request is RSA of 2048 to 4096 bits, or EC of 256 to 521 bits.");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalArgumentException(
                        "The certificate request is not signed with its own key.");
            }
            return new CertificateRequest(key);
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException e) {
            throw new IllegalArgumentException(NO_REQUEST, e);
        }
    }
}
