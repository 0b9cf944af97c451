package org.wardline.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.wardline.ident.Secret;

/// One certificate with its private key, as a server shows it for one domain.
///
/// @param domain the practice's domain, lower case; also the first subject alternative name
/// @param kind the kind of key
/// @param key the private key
/// @param chain the certificate first, then its issuers; the root is included so that a phone whose
///   operator compares fingerprints can show it
public record TlsIdentity(
        String domain, KeyKind kind, Secret<PrivateKey> key, List<X509Certificate> chain) {

    public TlsIdentity {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(key, "key");
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an identity needs its certificate");
        }
    }

    /// The certificate itself.
    public X509Certificate certificate() {
        return chain.getFirst();
    }
}
