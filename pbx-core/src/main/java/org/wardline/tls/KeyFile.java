package org.wardline.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.wardline.ident.Secret;
import org.wardline.key.SealBroken;
import org.wardline.key.ServiceKey;

/// One file with a certificate and its sealed private key, in PEM armour, mode 0400. Certificate
/// and key are in one file so that a crash can't leave one without the other.
final class KeyFile {

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String SEALED_KEY = "WARDLINE SEALED PRIVATE KEY";
    private static final Set<PosixFilePermission> OWNER_READS =
            EnumSet.of(PosixFilePermission.OWNER_READ);
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));

    /// A certificate and the key that belongs to it.
    record Content(X509Certificate certificate, Secret<PrivateKey> key) {}

    private final Path path;
    private final ServiceKey service;

    KeyFile(Path path, ServiceKey service) {
        this.path = path;
        this.service = service;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /// Writes the file whole and durably, or not at all.
    void write(Content content) {
        var text = new StringWriter();
        try (var pem = new PemWriter(text)) {
            byte[] sealed = service.seal(purpose(), content.key().reveal().getEncoded());
            pem.writeObject(new PemObject(CERTIFICATE, content.certificate().getEncoded()));
            pem.writeObject(new PemObject(SEALED_KEY, sealed));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate could not be encoded", e);
        }
        replace(path, text.toString(), OWNER_READS);
    }

    /// Reads a certificate that the issuer signed. One of another issuer is given back unproved:
    /// the caller replaces it.
    ///
    /// @throws TlsUnusable when the file is damaged, sealed under another service key, or readable
    ///   by others
    Content read(X509Certificate issuer) {
        var content = read();
        var certificate = content.certificate();
        if (certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            proveSignature(certificate, issuer);
        }
        return content;
    }

    /// Reads a root.
    ///
    /// @throws TlsUnusable as [#read(X509Certificate)]
    Content readSelfSigned() {
        var content = read();
        proveSignature(content.certificate(), content.certificate());
        return content;
    }

    private void proveSignature(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw damaged("the signature of the certificate does not hold", e);
        }
    }

    private Content read() {
        refuseIfOthersMayRead();
        Optional<PemObject> certificate = Optional.empty();
        Optional<PemObject> key = Optional.empty();
        try (var pem = new PemReader(new StringReader(Files.readString(path, US_ASCII)))) {
            for (var part = pem.readPemObject(); part != null; part = pem.readPemObject()) {
                if (part.getType().equals(CERTIFICATE)) {
                    certificate = Optional.of(part);
                } else if (part.getType().equals(SEALED_KEY)) {
                    key = Optional.of(part);
                }
            }
        } catch (IOException e) {
            throw damaged("it is not readable as PEM", e);
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw damaged("the certificate or the key in it is missing", null);
        }
        return paired(certificate.get().getContent(), key.get().getContent());
    }

    private Content paired(byte[] certificateDer, byte[] sealedKey) {
        X509Certificate certificate;
        try {
            certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new java.io.ByteArrayInputStream(certificateDer));
        } catch (GeneralSecurityException e) {
            throw damaged("the certificate does not parse", e);
        }
        try {
            byte[] plain = service.open(purpose(), sealedKey);
            var factory = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm());
            var key = factory.generatePrivate(new PKCS8EncodedKeySpec(plain));
            if (!signsFor(certificate, key)) {
                throw damaged("key and certificate do not belong together", null);
            }
            return new Content(certificate, Secret.of(key));
        } catch (SealBroken | GeneralSecurityException e) {
            throw damaged("the key does not open under the service key", e);
        }
    }

    private static boolean signsFor(X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm =
                switch (certificate.getPublicKey()) {
                    case ECPublicKey _ -> "SHA256withECDSA";
                    case RSAPublicKey _ -> "SHA256withRSA";
                    default -> throw new GeneralSecurityException("a key of an unknown kind");
                };
        byte[] probe = "wardline".getBytes(US_ASCII);
        var signature = java.security.Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        return signature.verify(signed);
    }

    private void refuseIfOthersMayRead() {
        try {
            var permissions = EnumSet.noneOf(PosixFilePermission.class);
            permissions.addAll(Files.getPosixFilePermissions(path));
            permissions.retainAll(OTHERS);
            if (!permissions.isEmpty()) {
                throw new TlsUnusable(
                        "The key file %s can be read by other users; run chmod 0400 on it, and replace the key if"
                                        .formatted(path)
                                + " somebody may have copied it.");
            }
        } catch (IOException e) {
            throw damaged("it can't be read", e);
        }
    }

    /// What the key is sealed for: its file, so that no key can stand in for another.
    private String purpose() {
        return "tls/" + path.getFileName();
    }

    private TlsUnusable damaged(String what, Throwable cause) {
        return new TlsUnusable(
                "The key file %s is damaged: %s. Restore it from the backup of the tls folder."
                        .formatted(path, what),
                cause);
    }

    /// Replaces a file: written beside it, forced to disk, renamed over it, the folder forced too.
    static void replace(Path path, String text, Set<PosixFilePermission> permissions) {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(
                    fresh,
                    PosixFilePermissions.asFileAttribute(
                            EnumSet.of(
                                    PosixFilePermission.OWNER_READ,
                                    PosixFilePermission.OWNER_WRITE)));
            try (var file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                var bytes = java.nio.ByteBuffer.wrap(text.getBytes(US_ASCII));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                Files.setPosixFilePermissions(fresh, permissions);
                file.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            try (var folder = FileChannel.open(path.toAbsolutePath().getParent())) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new TlsUnusable("The file %s can't be written.".formatted(path), e);
        }
    }
}
