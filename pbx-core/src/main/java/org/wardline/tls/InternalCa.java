package org.wardline.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.wardline.ident.Secret;
import org.wardline.key.ServiceKey;

/// The deployment's own certificate authority: one root, and per practice domain a certificate with
/// an ECDSA P-256 key and one with an RSA-2048 key.
///
/// The root has an RSA key because a phone that knows only RSA must be able to check the whole
/// chain. All private keys lie sealed under the service key, in files of mode 0400. Blocking file
/// I/O; safe for use by one thread at a time (the server's start and its daily renewal).
public final class InternalCa {

    /// How long a server certificate is good for.
    public static final Duration LEAF_VALIDITY = Duration.ofDays(397);

    /// How long a phone's certificate is good for: as long as most phones serve. The directory can
    /// end it on any day.
    public static final Duration DEVICE_VALIDITY = Duration.ofDays(1_826);

    /// How long the certificate of one connection to a carrier is good for.
    static final Duration CALLER_VALIDITY = Duration.ofDays(7);

    /// A certificate with less than this left is replaced.
    public static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private static final int ROOT_KEY_BITS = 3072;
    private static final String ROOT_FILE = "ca.pem";
    private static final String PUBLIC_ROOT_FILE = "ca.crt";

    private final Path folder;
    private final ServiceKey service;
    private final InstantSource clock;
    private final SecureRandom random;
    private final KeyFile.Content root;

    private InternalCa(
            Path folder,
            ServiceKey service,
            InstantSource clock,
            SecureRandom random,
            KeyFile.Content root) {
        this.folder = folder;
        this.service = service;
        this.clock = clock;
        this.random = random;
        this.root = root;
    }

    /// Finds the authority in its folder, or makes it when the folder holds nothing of one.
    ///
    /// @param folder made with mode 0700 when missing
    /// @param service seals the private keys
    /// @throws TlsUnusable when what is there is damaged, incomplete or readable by others
    public static InternalCa open(
            Path folder, ServiceKey service, InstantSource clock, SecureRandom random) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            var file = new KeyFile(folder.resolve(ROOT_FILE), service);
            if (!file.exists()) {
                refuseIfAnAuthorityWasHere(folder);
                file.write(newRoot(clock.instant(), random));
            }
            var ca = new InternalCa(folder, service, clock, random, file.readSelfSigned());
            ca.refuseIfExpired();
            ca.writePublicRoot();
            return ca;
        } catch (IOException e) {
            throw new TlsUnusable("The TLS folder %s can't be read.".formatted(folder), e);
        }
    }

    /// The root certificate, which phones and browsers are told to trust.
    public X509Certificate certificate() {
        return root.certificate();
    }

    /// Where the root certificate lies for operators to hand out, in PEM.
    public Path certificateFile() {
        return folder.resolve(PUBLIC_ROOT_FILE);
    }

    /// The identities of a domain, one per kind of key: found, or issued when missing, issued for
    /// other names or by another root, or soon to expire.
    ///
    /// @param domain the practice's domain, an exact host name; wildcards are refused
    /// @param otherNames further exact host names or numeric addresses for the same certificate
    /// @throws IllegalArgumentException when a name can't stand in a certificate
    /// @throws TlsUnusable when a file that is there is damaged
    public List<TlsIdentity> identitiesFor(String domain, List<String> otherNames) {
        String name = ServerName.canonical(domain);
        var names = new LinkedHashSet<String>();
        names.add(name);
        for (String other : otherNames) {
            names.add(ServerName.isAddress(other) ? other : ServerName.canonical(other));
        }
        return Arrays.stream(KeyKind.values()).map(kind -> identity(name, kind, names)).toList();
    }

    /// A certificate for a phone's own key, for the phone to show when it connects. Any thread.
    ///
    /// @param name what people call the phone
    public X509Certificate forDevice(CertificateRequest request, String name) {
        return new CertificateIssuer(root.certificate(), root.key(), random)
                .client(request.key(), name, clock.instant(), DEVICE_VALIDITY);
    }

    private TlsIdentity identity(String domain, KeyKind kind, Set<String> names) {
        var file = new KeyFile(folder.resolve(domain + "." + kind.label() + ".pem"), service);
        var content = file.exists() ? file.read(certificate()) : issue(file, kind, names);
        if (!serves(content.certificate(), names)) {
            content = issue(file, kind, names);
        }
        return new TlsIdentity(
                domain, kind, content.key(), List.of(content.certificate(), certificate()));
    }

    /// A certificate by which the server shows a carrier for which practice it connects (extended
    /// key usage clientAuth, the practice's domain as its name). Made anew each time and kept
    /// nowhere; any thread.
    public TlsIdentity identityToCarriers(String domain) {
        String name = ServerName.canonical(domain);
        var pair = KeyKind.ECDSA_P256.generate(random);
        var issuer = new CertificateIssuer(root.certificate(), root.key(), random);
        var certificate = issuer.caller(pair.getPublic(), name, clock.instant(), CALLER_VALIDITY);
        return new TlsIdentity(
                name,
                KeyKind.ECDSA_P256,
                Secret.of(pair.getPrivate()),
                List.of(certificate, certificate()));
    }

    private KeyFile.Content issue(KeyFile file, KeyKind kind, Set<String> names) {
        var pair = kind.generate(random);
        var issuer = new CertificateIssuer(root.certificate(), root.key(), random);
        var certificate = issuer.leaf(pair.getPublic(), names, clock.instant(), LEAF_VALIDITY);
        var content = new KeyFile.Content(certificate, Secret.of(pair.getPrivate()));
        file.write(content);
        return content;
    }

    private boolean serves(X509Certificate certificate, Set<String> names) {
        Instant end = certificate.getNotAfter().toInstant();
        if (clock.instant().plus(RENEW_BEFORE).isAfter(end)) {
            return false;
        }
        var issuer = certificate.getIssuerX500Principal();
        return issuer.equals(certificate().getSubjectX500Principal())
                && CertificateIssuer.hasExactlyTheNames(certificate, names);
    }

    private static KeyFile.Content newRoot(Instant now, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(ROOT_KEY_BITS, random);
            var pair = generator.generateKeyPair();
            return new KeyFile.Content(
                    CertificateIssuer.root(pair, now, random), Secret.of(pair.getPrivate()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks RSA", e);
        }
    }

    private static void refuseIfAnAuthorityWasHere(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.{pem,crt}")) {
            if (files.iterator().hasNext()) {
                throw new TlsUnusable(
                        "The key file %s is missing although certificates issued with it are here. Restore it from"
                                        .formatted(folder.resolve(ROOT_FILE))
                                + " the backup of the tls folder.");
            }
        }
    }

    private void refuseIfExpired() {
        if (clock.instant().isAfter(certificate().getNotAfter().toInstant())) {
            throw new TlsUnusable(
                    "The internal certificate authority in %s expired on %s."
                            .formatted(folder, certificate().getNotAfter().toInstant()));
        }
    }

    private void writePublicRoot() {
        var text = new StringWriter();
        try (var pem = new PemWriter(text)) {
            pem.writeObject(new PemObject("CERTIFICATE", certificate().getEncoded()));
        } catch (IOException | CertificateEncodingException e) {
            throw new IllegalStateException("the root certificate could not be encoded", e);
        }
        KeyFile.replace(
                certificateFile(), text.toString(), PosixFilePermissions.fromString("r--r--r--"));
    }
}
