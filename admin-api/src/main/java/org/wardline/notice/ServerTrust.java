package org.wardline.notice;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.wardline.audit.tls.PinnedAuthorities;

/// By whom the servers of contacts are believed: the authorities that the system knows, and those
/// of the operator's file besides.
final class ServerTrust {

    private ServerTrust() {}

    /// For connections to them; names are verified by the connection's parameters.
    ///
    /// @param more PEM file
    /// @throws IllegalArgumentException with a sentence for the operator when there is no
    ///   certificate in the file
    static SSLContext context(Optional<Path> more) {
        try {
            List<X509Certificate> believed = new ArrayList<>(ofTheSystem());
            more.ifPresent(file ->
                    believed.addAll(
                            PinnedAuthorities.read(file)
                                    .orElseThrow(() ->
                                            new IllegalArgumentException(
                                                    "notices.authorities: %s holds no certificate in PEM."
                                                            .formatted(file)))
                                    .certificates()));
            var context = SSLContext.getInstance("TLS");
            context.init(null, new PinnedAuthorities(believed).trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<X509Certificate> ofTheSystem() throws GeneralSecurityException {
        var system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        system.init((KeyStore) null);
        List<X509Certificate> known = new ArrayList<>();
        for (TrustManager manager : system.getTrustManagers()) {
            if (manager instanceof X509TrustManager believed) {
                known.addAll(List.of(believed.getAcceptedIssuers()));
            }
        }
        return known;
    }
}
