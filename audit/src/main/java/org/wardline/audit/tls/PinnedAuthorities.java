package org.wardline.audit.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The authorities, or the certificates, that a peer is believed by; no other is, also not those
/// that the system knows.
///
/// @param certificates at least one
public record PinnedAuthorities(List<X509Certificate> certificates) {

    private static final List<String> AEAD_1_2 =
            List.of(
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    private static final List<String> SUITES_1_3 =
            List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");

    public PinnedAuthorities {
        certificates = List.copyOf(certificates);
    }

    /// Reads a PEM file; empty when it can't be read or holds no certificate.
    public static Optional<PinnedAuthorities> read(Path file) {
        try {
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)));
            return Optional.of(
                            new PinnedAuthorities(
                                    found.stream().map(X509Certificate.class::cast).toList()))
                    .filter(read -> !read.certificates.isEmpty());
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /// For an `SSLContext`.
    public TrustManager[] trustManagers() throws GeneralSecurityException {
        var believed = emptyStore();
        for (int i = 0; i < certificates.size(); i++) {
            believed.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(believed);
        return trust.getTrustManagers();
    }

    /// What a connection must be: TLS 1.3, or 1.2 with AEAD suites and forward secrecy (RFC 9662),
    /// and a peer whose certificate carries its name.
    public static SSLParameters connection() {
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setCipherSuites(
                Stream.of(SUITES_1_3, AEAD_1_2).flatMap(List::stream).toArray(String[]::new));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    /// A key store in memory.
    public static KeyStore emptyStore() throws GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return store;
    }
}
