package org.wardline.audit.timestamp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate with its key.
record TestCertificate(X509Certificate certificate, PrivateKey key) {

    /// What a certificate is for, and whether that is marked as critical.
    record Purpose(KeyPurposeId id, boolean critical, Duration begins, Duration ends) {}

    static final Purpose STAMPS =
            new Purpose(
                    KeyPurposeId.id_kp_timeStamping,
                    true,
                    Duration.ofDays(-3),
                    Duration.ofDays(30));
    static final Purpose STAMPED_UNTIL_YESTERDAY =
            new Purpose(
                    KeyPurposeId.id_kp_timeStamping,
                    true,
                    Duration.ofDays(-3),
                    Duration.ofDays(-1));
    static final Purpose STAMPS_AMONG_OTHERS =
            new Purpose(
                    KeyPurposeId.id_kp_timeStamping,
                    false,
                    Duration.ofDays(-3),
                    Duration.ofDays(30));
    static final Purpose SERVES =
            new Purpose(
                    KeyPurposeId.id_kp_serverAuth, true, Duration.ofDays(-3), Duration.ofDays(30));

    static TestCertificate authority(String name) {
        try {
            var pair = pair("EC");
            var builder =
                    builder(new X500Name(name), name, pair, STAMPS)
                            .addExtension(
                                    Extension.basicConstraints, true, new BasicConstraints(true));
            return new TestCertificate(signed(builder, pair.getPrivate()), pair.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    TestCertificate issue(String name, String algorithm, Purpose purpose) {
        try {
            var pair = pair(algorithm);
            var issuer = new X500Name(certificate.getSubjectX500Principal().getName());
            var builder =
                    builder(issuer, name, pair, purpose)
                            .addExtension(
                                    Extension.extendedKeyUsage,
                                    purpose.critical(),
                                    new ExtendedKeyUsage(purpose.id()))
                            .addExtension(
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(
                                            new GeneralName(GeneralName.dNSName, "localhost")));
            return new TestCertificate(signed(builder, key), pair.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    String algorithm() {
        return "SHA256with" + (key.getAlgorithm().equals("RSA") ? "RSA" : "ECDSA");
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, String name, KeyPair pair, Purpose purpose) {
        var now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(64, new SecureRandom()),
                Date.from(now.plus(purpose.begins())),
                Date.from(now.plus(purpose.ends())),
                new X500Name(name),
                pair.getPublic());
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("RSA") ? 2_048 : 256);
        return generator.generateKeyPair();
    }
}
