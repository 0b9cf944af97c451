package org.wardline.audit.verify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Who vouches for the keys that sign time stamps.
record StampAuthorities(Set<TrustAnchor> anchors) {

    /// @throws VerificationFailed when the PEM file holds no certificate
    static StampAuthorities read(Path file) {
        try {
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)));
            if (!found.isEmpty()) {
                return new StampAuthorities(
                        found.stream()
                                .map(one -> new TrustAnchor((X509Certificate) one, null))
                                .collect(Collectors.toSet()));
            }
        } catch (IOException | GeneralSecurityException e) {
            // The sentence below says it.
        }
        throw new VerificationFailed("The file " + file + " holds no certificate in PEM.");
    }

    /// Whether a chain of certificates, each valid then, leads from one of these to the signer's.
    /// Lists of revoked certificates are not asked for.
    boolean vouchFor(X509Certificate signer, List<X509Certificate> sent, Instant then) {
        try {
            var target = new X509CertSelector();
            target.setCertificate(signer);
            var parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(sent)));
            parameters.setDate(Date.from(then));
            parameters.setRevocationEnabled(false);
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
