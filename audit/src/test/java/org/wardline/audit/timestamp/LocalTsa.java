package org.wardline.audit.timestamp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.tsp.MessageImprint;
import org.bouncycastle.asn1.tsp.TSTInfo;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.wardline.audit.tls.PinnedAuthorities;

/// A time-stamp authority over TLS on the loopback address. It puts together what it answers by
/// hand, so that it can also answer what no honest one does.
public final class LocalTsa implements AutoCloseable {

    static final String POLICY = "1.3.6.1.4.1.99999.3161";
    private static final String ROOT_NAME = "CN=Root of tests";
    private static final char[] IN_MEMORY = new char[0];

    private final HttpsServer server;
    private final Path folder;
    private volatile Answer answer = (exchange, query) -> reply(exchange, granted(query));

    /// The keys of one authority, which take long to make.
    record Keys(TestCertificate root, TestCertificate web, TestCertificate stamping) {

        static final Keys USUAL = make();

        static Keys make() {
            var root = TestCertificate.authority(ROOT_NAME);
            return new Keys(
                    root,
                    root.issue("CN=localhost", "EC", TestCertificate.SERVES),
                    root.issue("CN=Time of tests", "RSA", TestCertificate.STAMPS));
        }
    }

    /// What is said to a query.
    interface Answer {
        void to(HttpExchange exchange, byte[] query) throws Exception;
    }

    /// Starts one that answers as it should.
    public LocalTsa(Path folder) throws Exception {
        this.folder = folder;
        var web = Keys.USUAL.web();
        var shown = PinnedAuthorities.emptyStore();
        shown.setKeyEntry("web", web.key(), IN_MEMORY, new Certificate[] {web.certificate()});
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(shown, IN_MEMORY);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", this::handle);
        server.start();
    }

    /// How to reach it.
    public TimestampTarget target() throws IOException {
        var pem = pem(folder.resolve("root.pem"), Keys.USUAL.root().certificate());
        return target(pem, pem);
    }

    /// PEM file of an authority of the same name that has nothing to do with this one.
    public static Path strangersAuthority(Path file) throws IOException {
        return pem(file, TestCertificate.authority(ROOT_NAME).certificate());
    }

    TimestampTarget target(Path authorities, Path serverAuthorities) {
        return new TimestampTarget(
                URI.create("https://localhost:" + server.getAddress().getPort() + "/tsr"),
                authorities,
                serverAuthorities,
                Optional.of(POLICY),
                Duration.ofHours(1));
    }

    void answers(Answer other) {
        answer = other;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /// What a reply says, each part of which a test may change.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Stamp(
            byte[] imprint, BigInteger nonce, String policy, Instant at, TestCertificate signer) {

        Stamp imprint(byte[] other) {
            return new Stamp(other, nonce, policy, at, signer);
        }

        Stamp nonce(BigInteger other) {
            return new Stamp(imprint, other, policy, at, signer);
        }

        Stamp policy(String other) {
            return new Stamp(imprint, nonce, other, at, signer);
        }

        Stamp signer(TestCertificate other) {
            return new Stamp(imprint, nonce, policy, at, other);
        }
    }

    Stamp stamp(byte[] query) throws IOException {
        var request = new TimeStampRequest(query);
        return new Stamp(
                request.getMessageImprintDigest(),
                request.getNonce(),
                request.getReqPolicy().getId(),
                Instant.now(),
                Keys.USUAL.stamping());
    }

    byte[] granted(byte[] query) throws Exception {
        return granted(stamp(query));
    }

    static byte[] granted(Stamp stamp) throws Exception {
        return response(PKIStatus.granted, stamp);
    }

    static byte[] response(PKIStatus status, Stamp stamp) throws Exception {
        var info =
                new TSTInfo(
                        new ASN1ObjectIdentifier(stamp.policy()),
                        new MessageImprint(
                                new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256),
                                stamp.imprint()),
                        new ASN1Integer(7),
                        new ASN1GeneralizedTime(Date.from(stamp.at())),
                        null,
                        null,
                        new ASN1Integer(stamp.nonce()),
                        null,
                        null);
        var generator = new CMSSignedDataGenerator();
        var signer = stamp.signer();
        var named = new SigningCertificateV2(new ESSCertIDv2(sha256(signer.certificate())));
        var attribute =
                new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, new DERSet(named));
        generator.addSignerInfoGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder()
                        .setSignedAttributeGenerator(
                                new DefaultSignedAttributeTableGenerator(
                                        new AttributeTable(attribute)))
                        .build(signer.algorithm(), signer.key(), signer.certificate()));
        generator.addCertificates(new JcaCertStore(List.of(signer.certificate())));
        var signed =
                generator.generate(
                        new CMSProcessableByteArray(
                                PKCSObjectIdentifiers.id_ct_TSTInfo, info.getEncoded("DER")),
                        true);
        return new TimeStampResp(new PKIStatusInfo(status), signed.toASN1Structure()).getEncoded();
    }

    static byte[] rejection() throws IOException {
        var vector = new ASN1EncodableVector();
        vector.add(new PKIStatusInfo(PKIStatus.rejection));
        return new DERSequence(vector).getEncoded();
    }

    static void reply(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    static Path pem(Path file, X509Certificate certificate) throws IOException {
        try {
            return Files.writeString(
                    file,
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] sha256(X509Certificate certificate) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer.to(exchange, exchange.getRequestBody().readAllBytes());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
