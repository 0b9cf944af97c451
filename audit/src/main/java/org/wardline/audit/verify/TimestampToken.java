package org.wardline.audit.verify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A granted TimeStampResp (RFC 3161 2.4.2): what was stamped, when, and the signature over it
/// (CMS, RFC 5652 5), read and checked here from nothing but the bytes.
///
/// @param imprint the SHA-256 that was stamped
/// @param at when, by the authority's clock
/// @param signer whose key signed it
/// @param sent the certificates that came along
@SuppressWarnings("ArrayRecordComponent") // never compared
record TimestampToken(
        byte[] imprint, Instant at, X509Certificate signer, List<X509Certificate> sent) {

    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String TST_INFO = "1.2.840.113549.1.9.16.1.4";
    private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
    private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    private static final String SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
    private static final String SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
    private static final String SHA_256 = "2.16.840.1.101.3.4.2.1";
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

    private static final Map<String, String> DIGESTS =
            Map.of(
                    SHA_256,
                    "SHA-256",
                    "2.16.840.1.101.3.4.2.2",
                    "SHA-384",
                    "2.16.840.1.101.3.4.2.3",
                    "SHA-512");
    private static final Map<String, String> SIGNATURES =
            Map.of(
                    "1.2.840.113549.1.1.11", "SHA256withRSA",
                    "1.2.840.113549.1.1.12", "SHA384withRSA",
                    "1.2.840.113549.1.1.13", "SHA512withRSA",
                    "1.2.840.10045.4.3.2", "SHA256withECDSA",
                    "1.2.840.10045.4.3.3", "SHA384withECDSA",
                    "1.2.840.10045.4.3.4", "SHA512withECDSA");

    /// Reads a reply and checks its signature, and that the key is for time stamps alone. Whether
    /// anybody vouches for the key is another question.
    ///
    /// @throws IllegalArgumentException when it is not a time stamp that holds
    static TimestampToken read(byte[] reply) {
        try {
            var response = Der.whole(reply).as(Der.SEQUENCE);
            var status = response.inside(0).as(Der.SEQUENCE).inside(0).as(Der.INTEGER).content();
            Der.require(Arrays.equals(status, new byte[] {0}));
            var content = response.inside(1).as(Der.SEQUENCE);
            Der.require(content.inside(0).oid().equals(SIGNED_DATA));
            return signedData(content.inside(1).as(Der.CONTEXT_0).inside(0).as(Der.SEQUENCE));
        } catch (GeneralSecurityException | DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static TimestampToken signedData(Der signedData) throws GeneralSecurityException {
        var parts = signedData.inside();
        var encapsulated = signedData.inside(2).as(Der.SEQUENCE);
        Der.require(encapsulated.inside(0).oid().equals(TST_INFO));
        var info = encapsulated.inside(1).as(Der.CONTEXT_0).inside(0).as(Der.OCTETS).content();
        var sent = new ArrayList<X509Certificate>();
        for (var part : parts) {
            if (part.tag() == Der.CONTEXT_0) {
                for (var certificate : part.inside()) {
                    sent.add(certificate(certificate.encoded()));
                }
            }
        }
        var signers = parts.getLast().as(Der.SET).inside();
        Der.require(signers.size() == 1);
        var signer = signer(signers.getFirst().as(Der.SEQUENCE), info, sent);
        return stamped(Der.whole(info).as(Der.SEQUENCE), signer, sent);
    }

    private static TimestampToken stamped(
            Der info, X509Certificate signer, List<X509Certificate> sent)
            throws GeneralSecurityException {
        var imprint = info.inside(2).as(Der.SEQUENCE);
        Der.require(imprint.inside(0).as(Der.SEQUENCE).inside(0).oid().equals(SHA_256));
        var at = time(info.inside(4).as(Der.TIME).ascii());
        Der.require(TIME_STAMPING.equals(String.join(",", purposes(signer))));
        signer.checkValidity(Date.from(at));
        return new TimestampToken(
                imprint.inside(1).as(Der.OCTETS).content(), at, signer, List.copyOf(sent));
    }

    /// What the certificate's key is for, when that is marked as critical.
    private static List<String> purposes(X509Certificate signer) throws GeneralSecurityException {
        var critical = signer.getCriticalExtensionOIDs();
        return critical != null && critical.contains(EXTENDED_KEY_USAGE)
                ? signer.getExtendedKeyUsage()
                : List.of();
    }

    /// Checks one SignerInfo over the content and says whose it is.
    private static X509Certificate signer(Der info, byte[] content, List<X509Certificate> sent)
            throws GeneralSecurityException {
        var digest = DIGESTS.get(info.inside(2).as(Der.SEQUENCE).inside(0).oid());
        var signed = info.inside(3).as(Der.CONTEXT_0);
        var attributes = attributes(signed);
        Der.require(
                digest != null
                        && attributes.keySet().containsAll(Set.of(CONTENT_TYPE, MESSAGE_DIGEST)));
        Der.require(attributes.get(CONTENT_TYPE).oid().equals(TST_INFO));
        Der.require(
                MessageDigest.isEqual(
                        attributes.get(MESSAGE_DIGEST).as(Der.OCTETS).content(),
                        MessageDigest.getInstance(digest).digest(content)));
        var signer = named(attributes, sent);
        var algorithm = info.inside(4).as(Der.SEQUENCE).inside(0).oid();
        var name =
                algorithm.equals(RSA)
                        ? digest.replace("-", "") + "withRSA"
                        : SIGNATURES.get(algorithm);
        Der.require(name != null);
        var signature = Signature.getInstance(name);
        signature.initVerify(signer.getPublicKey());
        signature.update(asSet(signed));
        Der.require(signature.verify(info.inside(5).as(Der.OCTETS).content()));
        return signer;
    }

    private static Map<String, Der> attributes(Der signed) {
        var attributes = new HashMap<String, Der>();
        for (var attribute : signed.inside()) {
            var values = attribute.as(Der.SEQUENCE).inside(1).as(Der.SET).inside();
            Der.require(
                    values.size() == 1
                            && attributes.put(attribute.inside(0).oid(), values.getFirst())
                                    == null);
        }
        return attributes;
    }

    /// The certificate that the signed attributes name by its hash (RFC 5035, RFC 2634).
    private static X509Certificate named(Map<String, Der> attributes, List<X509Certificate> sent)
            throws GeneralSecurityException {
        var newer = attributes.get(SIGNING_CERTIFICATE_V2);
        var either = newer == null ? attributes.get(SIGNING_CERTIFICATE) : newer;
        Der.require(either != null);
        var parts = either.as(Der.SEQUENCE).inside(0).as(Der.SEQUENCE).inside(0).inside();
        var digest = newer == null ? "SHA-1" : DIGESTS.get(SHA_256);
        int place = 0;
        if (newer != null && !parts.isEmpty() && parts.getFirst().tag() == Der.SEQUENCE) {
            digest = DIGESTS.get(parts.getFirst().inside(0).oid());
            place = 1;
        }
        Der.require(digest != null && place < parts.size());
        var hash = parts.get(place).as(Der.OCTETS).content();
        for (var certificate : sent) {
            var own = MessageDigest.getInstance(digest).digest(certificate.getEncoded());
            if (MessageDigest.isEqual(own, hash)) {
                return certificate;
            }
        }
        throw new IllegalArgumentException("the signer's certificate is not there");
    }

    /// The attributes as they are signed: a SET OF in DER, sorted (RFC 5652 5.4).
    private static byte[] asSet(Der signed) {
        var set = new ByteArrayOutputStream();
        set.write(Der.SET);
        int length = signed.to() - signed.from();
        if (length < 0x80) {
            set.write(length);
        } else if (length < 0x100) {
            set.write(0x81);
            set.write(length);
        } else {
            Der.require(length < 0x10000);
            set.write(0x82);
            set.write(length >> 8);
            set.write(length);
        }
        signed.inside().stream()
                .map(Der::encoded)
                .sorted(Arrays::compareUnsigned)
                .forEach(set::writeBytes);
        return set.toByteArray();
    }

    private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    /// `20261122211500Z`, perhaps with parts of a second.
    private static Instant time(String text) {
        Der.require(text.matches("[0-9]{14}(\\.[0-9]{1,9})?Z"));
        var at =
                LocalDateTime.parse(
                                text.substring(0, 14),
                                DateTimeFormatter.ofPattern("uuuuMMddHHmmss"))
                        .toInstant(ZoneOffset.UTC);
        var fraction = text.substring(14, text.length() - 1);
        return fraction.isEmpty()
                ? at
                : at.plusNanos(
                        Long.parseLong((fraction.substring(1) + "00000000").substring(0, 9)));
    }
}
