package org.wardline.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.wardline.tls.InternalCa;
import org.wardline.tls.TlsIdentities;
import org.wardline.tls.TlsIdentity;

/// The certificates of this server: one pair for the API's names, one per practice. Every listener
/// shows what [#identities] holds; covering another practice or renewing replaces them for new
/// connections only.
final class Certificates {

    private final InternalCa authority;
    private final HttpsConfig https;
    private final TlsIdentities identities;
    private Set<String> practices;

    /// @param domains of the practices that are known now
    /// @throws org.wardline.tls.TlsUnusable when a file is damaged
    Certificates(InternalCa authority, HttpsConfig https, Collection<String> domains) {
        this.authority = authority;
        this.https = https;
        this.practices = new LinkedHashSet<>(domains);
        this.identities = TlsIdentities.of(defaultDomain(practices), issued(practices));
    }

    /// What listeners show.
    TlsIdentities identities() {
        return identities;
    }

    /// Makes sure that a practice has certificates too.
    ///
    /// @throws IllegalArgumentException when its domain can't stand in a certificate; nothing has
    ///   changed then
    synchronized void cover(String domain) {
        var more = new LinkedHashSet<>(practices);
        if (more.add(domain)) {
            identities.replace(defaultDomain(more), issued(more));
            practices = more;
        }
    }

    /// Replaces certificates that are soon to expire.
    synchronized void renew() {
        identities.replace(defaultDomain(practices), issued(practices));
    }

    private List<TlsIdentity> issued(Set<String> practices) {
        var all = new ArrayList<TlsIdentity>();
        var own = https.names();
        all.addAll(authority.identitiesFor(own.getFirst(), own.subList(1, own.size())));
        practices.stream()
                .filter(domain -> !domain.equals(own.getFirst()))
                .forEach(domain -> all.addAll(authority.identitiesFor(domain, List.of())));
        return all;
    }

    /// A phone that sends no server name is most likely of the first practice; without one, people
    /// see the API's certificate.
    private String defaultDomain(Set<String> practices) {
        return practices.stream().findFirst().orElseGet(https.names()::getFirst);
    }
}
