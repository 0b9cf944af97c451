package org.wardline.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslCredential;
import io.netty.handler.ssl.OpenSslCredentialBuilder;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;

/// The certificates of every domain, chosen by server name (SNI, RFC 6066 3), with a default for
/// phones that send none.
///
/// Immutable sets behind one reference: `replace` changes what new handshakes see and touches no
/// connection that stands. Each domain's context holds its ECDSA and its RSA certificate; BoringSSL
/// shows the first one whose signature the client can check. A client is asked for a certificate of
/// its own and needs none. Thread-safe.
public final class TlsIdentities {

    /// A ClientHello may not be longer than this: one TLS record.
    private static final int MAX_CLIENT_HELLO_BYTES = 16 * 1024;

    /// What a phone may show of itself: its certificate and some issuers.
    private static final int MAX_CERTIFICATES_BYTES = 16 * 1024;

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final AtomicReference<Contexts> current;

    private record Contexts(
            String defaultDomain,
            Map<String, List<TlsIdentity>> identities,
            Map<String, SslContext> byDomain) {}

    private TlsIdentities(Contexts contexts) {
        this.current = new AtomicReference<>(contexts);
    }

    /// Builds a context per domain.
    ///
    /// @param defaultDomain the domain whose certificates are shown to a client that names none or
    ///   an unknown one
    /// @param identities all identities; those of one domain in order of preference
    /// @throws IllegalArgumentException when the default domain has no identity
    public static TlsIdentities of(String defaultDomain, List<TlsIdentity> identities) {
        return new TlsIdentities(build(defaultDomain, identities));
    }

    /// Takes a new set for all handshakes from now on.
    public void replace(String defaultDomain, List<TlsIdentity> identities) {
        current.set(build(defaultDomain, identities));
    }

    /// The server-side context for a server name.
    ///
    /// @param serverName as the client sent it, or empty when it sent none
    public SslContext contextFor(Optional<String> serverName) {
        var contexts = current.get();
        var context = serverName.map(TlsIdentities::canonical).map(contexts.byDomain()::get);
        return context.orElseGet(() -> contexts.byDomain().get(contexts.defaultDomain()));
    }

    /// The identity of one kind for a server name, for listeners that bring their own contexts
    /// (HTTPS).
    public TlsIdentity identityFor(String serverName, KeyKind kind) {
        var contexts = current.get();
        var found = contexts.identities().get(canonical(serverName));
        var identities =
                found == null ? contexts.identities().get(contexts.defaultDomain()) : found;
        return identities.stream()
                .filter(identity -> identity.kind() == kind)
                .findFirst()
                .orElse(identities.getFirst());
    }

    /// The domains that have certificates.
    public List<String> domains() {
        return List.copyOf(current.get().identities().keySet());
    }

    /// The first handler of a TLS connection's pipeline: reads the ClientHello (at most 16 KiB, 10
    /// s for the whole handshake), picks the context and puts an `SslHandler` in its own place.
    /// Netty fires `SniCompletionEvent` with the name, then `SslHandshakeCompletionEvent`. One per
    /// connection.
    public SniHandler newSniHandler() {
        return new SniHandler(
                (String name) -> contextFor(Optional.ofNullable(name)),
                MAX_CLIENT_HELLO_BYTES,
                HANDSHAKE_TIMEOUT.toMillis());
    }

    private static Contexts build(String defaultDomain, List<TlsIdentity> identities) {
        var byDomain = new TreeMap<String, List<TlsIdentity>>();
        for (var identity : identities) {
            byDomain.merge(
                    identity.domain(),
                    List.of(identity),
                    (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
        }
        if (!byDomain.containsKey(defaultDomain)) {
            throw new IllegalArgumentException("the default domain has no certificate");
        }
        var contexts = new TreeMap<String, SslContext>();
        byDomain.forEach((domain, own) -> contexts.put(domain, context(own)));
        return new Contexts(defaultDomain, Map.copyOf(byDomain), Map.copyOf(contexts));
    }

    private static SslContext context(List<TlsIdentity> identities) {
        if (!OpenSsl.isAvailable()) {
            throw new TlsUnusable(
                    "The TLS library (BoringSSL) can't be loaded on this system; Linux on x86-64 with glibc is needed.",
                    OpenSsl.unavailabilityCause());
        }
        var credentials = new ArrayList<OpenSslCredential>();
        try {
            var first = identities.getFirst();
            var builder =
                    SslContextBuilder.forServer(
                                    first.key().reveal(),
                                    first.chain().toArray(X509Certificate[]::new))
                            .sslProvider(SslProvider.OPENSSL)
                            .protocols(TlsFloor.PROTOCOLS)
                            .ciphers(TlsFloor.CIPHER_SUITES)
                            .clientAuth(ClientAuth.OPTIONAL)
                            .trustManager(new UnjudgedCertificates())
                            .option(
                                    OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES,
                                    MAX_CERTIFICATES_BYTES);
            for (var identity : identities) {
                credentials.add(credential(identity));
            }
            credentials.forEach(builder::addCredential);
            return builder.build();
        } catch (SSLException e) {
            throw new TlsUnusable("A server certificate was refused by the TLS library.", e);
        } finally {
            // The context holds references of its own; ours would keep the native keys for ever.
            credentials.forEach(OpenSslCredential::release);
        }
    }

    private static OpenSslCredential credential(TlsIdentity identity) throws SSLException {
        return OpenSslCredentialBuilder.forX509(
                        identity.key().reveal(), identity.chain().toArray(X509Certificate[]::new))
                .build();
    }

    private static String canonical(String serverName) {
        String name = serverName.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
