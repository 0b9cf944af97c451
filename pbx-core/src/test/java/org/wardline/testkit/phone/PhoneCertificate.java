package org.wardline.testkit.phone;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.wardline.tls.CertificateFingerprint;

/// A phone's key and the certificate that it shows; from no authority unless one is given.
public record PhoneCertificate(KeyPair key, X509Certificate certificate) {

    private static final X500Principal NAME = new X500Principal("CN=a phone");

    /// One with an EC key, good from an hour ago for so long.
    public static PhoneCertificate lasting(Duration validity) {
        return selfSigned("EC", new ECGenParameterSpec("secp256r1"), validity);
    }

    /// One whose key is too short to prove anything.
    public static PhoneCertificate weak() {
        return selfSigned(
                "RSA",
                new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4),
                Duration.ofDays(1));
    }

    /// The same key with another certificate.
    public PhoneCertificate with(X509Certificate issued) {
        return new PhoneCertificate(key, issued);
    }

    public CertificateFingerprint fingerprint() {
        return CertificateFingerprint.of(certificate);
    }

    /// The same certificate with somebody else's key.
    public PhoneCertificate signingWith(KeyPair other) {
        return new PhoneCertificate(other, certificate);
    }

    /// Shows it to whoever asks.
    public KeyManager[] shows() {
        return showsTimes(1);
    }

    /// Shows it again and again in one message.
    public KeyManager[] showsTimes(int times) {
        var chain = new X509Certificate[times];
        Arrays.fill(chain, certificate);
        return new KeyManager[] {new Shower(key.getPrivate(), chain)};
    }

    /// Key and certificate in PEM.
    public String pem() {
        return text(new PemObject("PRIVATE KEY", key.getPrivate().getEncoded()))
                + text(certificate);
    }

    /// A certificate request in PEM.
    public String request() {
        return request(key);
    }

    /// A request for this key that another key has signed.
    public String requestSignedBy(KeyPair other) {
        return request(new KeyPair(key.getPublic(), other.getPrivate()));
    }

    private static String request(KeyPair pair) {
        try {
            var signer = new JcaContentSignerBuilder(signature(pair)).build(pair.getPrivate());
            return text(
                    new JcaPKCS10CertificationRequestBuilder(NAME, pair.getPublic()).build(signer));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PhoneCertificate selfSigned(
            String algorithm, AlgorithmParameterSpec parameters, Duration validity) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters);
            KeyPair pair = generator.generateKeyPair();
            Instant from = Instant.now().minus(Duration.ofHours(1));
            var builder =
                    new JcaX509v3CertificateBuilder(
                            NAME,
                            BigInteger.valueOf(from.toEpochMilli()),
                            Date.from(from),
                            Date.from(from.plus(validity)),
                            NAME,
                            pair.getPublic());
            var signer = new JcaContentSignerBuilder(signature(pair)).build(pair.getPrivate());
            return new PhoneCertificate(
                    pair, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signature(KeyPair pair) {
        return pair.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }

    private static String text(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// Shows whatever it has, fitting or not, which the JDK's own key managers don't.
    private static final class Shower extends X509ExtendedKeyManager {

        private static final String ALIAS = "phone";
        private final PrivateKey key;
        private final X509Certificate[] chain;

        Shower(PrivateKey key, X509Certificate[] chain) {
            this.key = key;
            this.chain = chain;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            throw new IllegalStateException("a phone is no server");
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            throw new IllegalStateException("a phone is no server");
        }
    }
}
