package org.wardline.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.wardline.ident.Secret;

/// Builds and signs X.509 certificates (RFC 5280), with sha256WithRSAEncryption.
final class CertificateIssuer {

    private static final String SIGNATURE = "SHA256withRSA";
    private static final Duration ROOT_VALIDITY = Duration.ofDays(3653);

    /// Phones boot with clocks that lag; a certificate is good an hour before it was made.
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final int SERIAL_BITS = 126;
    private static final int DNS_NAME = GeneralName.dNSName;
    private static final int IP_ADDRESS = GeneralName.iPAddress;

    private final X509Certificate issuer;
    private final Secret<PrivateKey> issuerKey;
    private final SecureRandom random;

    CertificateIssuer(X509Certificate issuer, Secret<PrivateKey> issuerKey, SecureRandom random) {
        this.issuer = issuer;
        this.issuerKey = issuerKey;
        this.random = random;
    }

    /// A self-signed root that may sign end-entity certificates only (path length 0).
    static X509Certificate root(KeyPair pair, Instant now, SecureRandom random) {
        var serial = serial(random);
        var subject = new X500Principal("CN=Wardline internal CA %s".formatted(shortHex(serial)));
        var builder =
                new JcaX509v3CertificateBuilder(
                        subject,
                        serial,
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(ROOT_VALIDITY)),
                        subject,
                        pair.getPublic());
        try {
            var usage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, usage)
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createSubjectKeyIdentifier(pair.getPublic()));
            return signed(builder, pair.getPrivate(), random);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the root certificate could not be made", e);
        }
    }

    /// A server certificate (extended key usage serverAuth) for exactly the given names; the first
    /// is also its common name.
    X509Certificate leaf(PublicKey key, Set<String> names, Instant now, Duration validity) {
        var san = names.stream().map(CertificateIssuer::generalName).toArray(GeneralName[]::new);
        var builder = builder(key, commonName(names.iterator().next()), now, validity);
        try {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(san));
            return endEntity(builder, key, KeyPurposeId.id_kp_serverAuth);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a server certificate could not be made", e);
        }
    }

    /// A phone's certificate (extended key usage clientAuth). Its name is for people; nothing is
    /// decided by it.
    X509Certificate client(PublicKey key, String name, Instant now, Duration validity) {
        try {
            return endEntity(
                    builder(key, commonName(name), now, validity),
                    key,
                    KeyPurposeId.id_kp_clientAuth);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a phone's certificate could not be made", e);
        }
    }

    /// The certificate of a server that calls another one (extended key usage clientAuth), for
    /// exactly the given name.
    X509Certificate caller(PublicKey key, String name, Instant now, Duration validity) {
        var builder = builder(key, commonName(name), now, validity);
        try {
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(generalName(name)));
            return endEntity(builder, key, KeyPurposeId.id_kp_clientAuth);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a calling server's certificate could not be made", e);
        }
    }

    private JcaX509v3CertificateBuilder builder(
            PublicKey key, X500Principal subject, Instant now, Duration validity) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial(random),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(validity)),
                subject,
                key);
    }

    private X509Certificate endEntity(
            JcaX509v3CertificateBuilder builder, PublicKey key, KeyPurposeId purpose)
            throws IOException, GeneralSecurityException {
        var extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        extensions.createSubjectKeyIdentifier(key))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        extensions.createAuthorityKeyIdentifier(issuer));
        return signed(builder, issuerKey.reveal(), random);
    }

    /// Whether the certificate's subject alternative names are these and no others.
    static boolean hasExactlyTheNames(X509Certificate certificate, Set<String> names) {
        var found = new HashSet<String>();
        try {
            var entries = certificate.getSubjectAlternativeNames();
            if (entries == null) {
                return false;
            }
            for (var entry : entries) {
                int type = (Integer) entry.get(0);
                if (type != DNS_NAME && type != IP_ADDRESS) {
                    return false;
                }
                found.add((String) entry.get(1));
            }
        } catch (CertificateParsingException _) {
            return false;
        }
        var wanted = new HashSet<String>();
        names.forEach(name -> wanted.add(ServerName.isAddress(name) ? address(name) : name));
        return found.equals(wanted);
    }

    private static GeneralName generalName(String name) {
        return ServerName.isAddress(name)
                ? new GeneralName(IP_ADDRESS, name)
                : new GeneralName(DNS_NAME, name);
    }

    private static String address(String literal) {
        try {
            return InetAddress.getByName(literal).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a numeric address", e);
        }
    }

    /// X.520 bounds a common name to 64 characters; the names that count are the alternative ones.
    private static X500Principal commonName(String name) {
        return new X500Principal("CN=" + (name.length() > 64 ? name.substring(0, 64) : name));
    }

    private static X509Certificate signed(
            JcaX509v3CertificateBuilder builder, PrivateKey key, SecureRandom random)
            throws GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder(SIGNATURE).setSecureRandom(random).build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("the JDK lacks " + SIGNATURE, e);
        }
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
    }

    private static String shortHex(BigInteger serial) {
        return serial.toString(16).substring(0, 8);
    }
}
