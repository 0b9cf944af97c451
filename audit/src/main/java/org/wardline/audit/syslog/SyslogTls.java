package org.wardline.audit.syslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.wardline.audit.tls.PinnedAuthorities;

/// Both sides' credentials, read once, and what a connection must be: TLS 1.3, or 1.2 with AEAD
/// suites and forward secrecy (RFC 9662), a receiver whose certificate carries its name, and ours
/// shown to it.
final class SyslogTls {

    private static final Pattern PEM_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final char[] IN_MEMORY = new char[0];

    private final KeyManager[] shown;
    private final TrustManager[] believed;

    private SyslogTls(KeyManager[] shown, TrustManager[] believed) {
        this.shown = shown;
        this.believed = believed;
    }

    /// Reads the files.
    ///
    /// @throws SyslogUnusable with a sentence for the operator
    static SyslogTls of(SyslogTarget target) {
        return of(target.authorities(), target.certificate(), target.key());
    }

    static SyslogTls of(Path authorities, Path certificate, Path keyFile) {
        var trusted = certificates(authorities);
        var own = certificates(certificate);
        var key = key(keyFile);
        try {
            var shown = PinnedAuthorities.emptyStore();
            shown.setKeyEntry(
                    "own", key, IN_MEMORY, own.certificates().toArray(Certificate[]::new));
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(shown, IN_MEMORY);
            return new SyslogTls(keys.getKeyManagers(), trusted.trustManagers());
        } catch (GeneralSecurityException e) {
            throw new SyslogUnusable(
                    "The certificate %s and the key %s don't make a TLS identity."
                            .formatted(certificate, keyFile));
        }
    }

    /// A context for one connection: no other resumes its session, so each shows both certificates
    /// anew. (rsyslogd refuses to resume the sessions of clients with certificates.)
    SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(shown, believed, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Our end of a connection to the receiver.
    SSLEngine engine(SyslogTarget target) {
        var engine = context().createSSLEngine(target.host(), target.port());
        engine.setUseClientMode(true);
        engine.setSSLParameters(PinnedAuthorities.connection());
        return engine;
    }

    private static PinnedAuthorities certificates(Path file) {
        return PinnedAuthorities.read(file)
                .orElseThrow(() ->
                        new SyslogUnusable("%s holds no certificate in PEM.".formatted(file)));
    }

    private static PrivateKey key(Path file) {
        try {
            var allowed = PosixFilePermissions.fromString("rw-------");
            if (!allowed.containsAll(Files.getPosixFilePermissions(file))) {
                throw new SyslogUnusable(
                        "Others can read %1$s; run: chmod 400 %1$s".formatted(file));
            }
            var pem = PEM_KEY.matcher(Files.readString(file));
            if (pem.find()) {
                var der = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
                for (var algorithm : KEY_ALGORITHMS) {
                    try {
                        return KeyFactory.getInstance(algorithm).generatePrivate(der);
                    } catch (GeneralSecurityException e) {
                        // A key of another algorithm.
                    }
                }
            }
        } catch (IOException e) {
            // The sentence below says it.
        }
        throw new SyslogUnusable("%s holds no private key in PEM (PKCS #8).".formatted(file));
    }
}
