package org.wardline.audit.timestamp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.wardline.audit.tls.PinnedAuthorities;

/// A time stamp that holds: granted, for what was asked, with our nonce and policy, signed by a key
/// for time stamps alone that a pinned authority vouched for at that time (RFC 3161 2.3, 2.4.2, RFC
/// 5816).
///
/// @param bytes the TimeStampResp, its lengths definite
/// @param at when the checkpoint existed, by the authority's clock
/// @param signer who says so: the subject of its certificate
@SuppressWarnings("ArrayRecordComponent") // never compared
record TimestampReply(byte[] bytes, Instant at, String signer) {

    /// More than any authority sends, with all its certificates.
    static final int MOST_BYTES = 65_536;

    /// What the log's verifier reads; a time stamp that it could not judge would be worth nothing.
    private static final Set<String> SIGNATURES =
            Set.of(
                    PKCSObjectIdentifiers.rsaEncryption.getId(),
                    PKCSObjectIdentifiers.sha256WithRSAEncryption.getId(),
                    PKCSObjectIdentifiers.sha384WithRSAEncryption.getId(),
                    PKCSObjectIdentifiers.sha512WithRSAEncryption.getId(),
                    X9ObjectIdentifiers.ecdsa_with_SHA256.getId(),
                    X9ObjectIdentifiers.ecdsa_with_SHA384.getId(),
                    X9ObjectIdentifiers.ecdsa_with_SHA512.getId());

    private static final Set<String> DIGESTS =
            Set.of(
                    NISTObjectIdentifiers.id_sha256.getId(),
                    NISTObjectIdentifiers.id_sha384.getId(),
                    NISTObjectIdentifiers.id_sha512.getId());

    /// Checks what an authority answered.
    ///
    /// @throws IOException with what is wrong with it
    static TimestampReply checked(
            TimeStampRequest request, byte[] answer, PinnedAuthorities authorities)
            throws IOException {
        try {
            var response = new TimeStampResponse(answer);
            if (response.getStatus() != PKIStatus.GRANTED) {
                throw new IOException("it was not granted: status " + response.getStatus());
            }
            response.validate(request);
            var token = response.getTimeStampToken();
            requireReadable(token.toCMSSignedData().getSignerInfos().iterator().next());
            var signer = signer(token);
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
            requireVouchedFor(signer, token, authorities);
            return new TimestampReply(
                    response.getEncoded(ASN1Encoding.DL),
                    token.getTimeStampInfo().getGenTime().toInstant(),
                    signer.getSubjectX500Principal().getName());
        } catch (TSPException e) {
            throw new IOException("the time stamp does not hold: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException("no pinned authority vouches for who signed it", e);
        } catch (OperatorCreationException e) {
            throw new IOException("the time stamp is signed in a way that is not known", e);
        }
    }

    /// When the checkpoint was stamped that was kept as these bytes; empty when they are none.
    static Optional<Instant> time(byte[] kept) {
        try {
            return Optional.of(
                    new TimeStampResponse(kept)
                            .getTimeStampToken()
                            .getTimeStampInfo()
                            .getGenTime()
                            .toInstant());
        } catch (TSPException | IOException e) {
            return Optional.empty();
        }
    }

    private static void requireReadable(SignerInformation signature) throws IOException {
        if (!SIGNATURES.contains(signature.getEncryptionAlgOID())
                || !DIGESTS.contains(signature.getDigestAlgOID())) {
            throw new IOException(
                    "the time stamp is signed with "
                            + signature.getEncryptionAlgOID()
                            + " and "
                            + signature.getDigestAlgOID()
                            + ", which the verifier does not read");
        }
    }

    private static X509Certificate signer(TimeStampToken token)
            throws IOException, GeneralSecurityException {
        for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
            if (token.getSID().match(holder)) {
                return new JcaX509CertificateConverter().getCertificate(holder);
            }
        }
        throw new IOException("the certificate of who signed the time stamp is not in it");
    }

    private static void requireVouchedFor(
            X509Certificate signer, TimeStampToken token, PinnedAuthorities authorities)
            throws GeneralSecurityException {
        var sent = new ArrayList<X509Certificate>();
        for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
            sent.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
        var target = new X509CertSelector();
        target.setCertificate(signer);
        var anchors =
                authorities.certificates().stream()
                        .map(certificate -> new TrustAnchor(certificate, null))
                        .collect(Collectors.toSet());
        var parameters = new PKIXBuilderParameters(anchors, target);
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(sent)));
        parameters.setDate(Date.from(token.getTimeStampInfo().getGenTime().toInstant()));
        // In six years its lists of revoked certificates will be gone.
        parameters.setRevocationEnabled(false);
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }
}
