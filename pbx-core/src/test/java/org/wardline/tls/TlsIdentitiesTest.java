package org.wardline.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;

/// A listener that echoes, with the product's identities; clients are the JDK's own TLS, which
/// checks the chain against the internal root.
class TlsIdentitiesTest {

    private static InternalCa ca;

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private TlsIdentities identities;
    private Channel listener;
    private SSLContext client = clientThatTrusts(ca.certificate());

    @BeforeAll
    static void anAuthority(@TempDir Path home) {
        var key = Keys.open(KeyPaths.under(home), new SecureRandom()).service();
        ca = InternalCa.open(home.resolve("tls"), key, Instant::now, new SecureRandom());
    }

    @BeforeEach
    void aListenerForTwoPractices() throws Exception {
        identities = TlsIdentities.of("north.example", issued("north.example", "south.example"));
        listener =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(identities.newSniHandler(), new Echo());
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
    }

    @AfterEach
    void close() throws Exception {
        listener.close().sync();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
    }

    @Test
    void theCertificateFollowsTheServerName() throws Exception {
        assertEquals("CN=north.example", subjectSeenBy(named("north.example")));
        assertEquals("CN=south.example", subjectSeenBy(named("south.example")));
        assertEquals("CN=south.example", subjectSeenBy(named("SOUTH.example")));
    }

    @Test
    void aSessionIsResumed() throws Exception {
        long first;
        try (var socket = connect(named("north.example"))) {
            socket.getOutputStream().write('x'); // the ticket arrives with the first data
            assertEquals('x', socket.getInputStream().read());
            first = socket.getSession().getCreationTime();
        }
        try (var socket = connect(named("north.example"))) {
            assertEquals(first, socket.getSession().getCreationTime());
        }
    }

    @Test
    void aClientThatNamesNobodyOrSomebodyUnknownSeesTheDefault() throws Exception {
        assertEquals("CN=north.example", subjectSeenBy(_ -> {}));
        assertEquals("CN=north.example", subjectSeenBy(named("elsewhere.example")));
    }

    @Test
    void aCurrentClientGetsTls13AndTheEcdsaCertificate() throws Exception {
        try (var socket = connect(named("north.example"))) {
            assertEquals("TLSv1.3", socket.getSession().getProtocol());
            assertEquals("TLS_AES_256_GCM_SHA384", socket.getSession().getCipherSuite());
            assertEquals("EC", certificate(socket).getPublicKey().getAlgorithm());
        }
    }

    @Test
    void aPhoneThatKnowsOnlyRsaGetsTheRsaCertificateInBothVersions() throws Exception {
        Consumer<SSLParameters> tls12 =
                p -> {
                    p.setProtocols(new String[] {"TLSv1.2"});
                    p.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
                };
        Consumer<SSLParameters> tls13 =
                p -> {
                    p.setProtocols(new String[] {"TLSv1.3"});
                    p.setSignatureSchemes(new String[] {"rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"});
                };
        for (var phone : List.of(tls12, tls13)) {
            try (var socket = connect(named("south.example").andThen(phone))) {
                assertEquals("RSA", certificate(socket).getPublicKey().getAlgorithm());
                assertEquals(
                        "CN=south.example",
                        certificate(socket).getSubjectX500Principal().getName());
            }
        }
    }

    @Test
    void aSuiteWithoutAeadIsRefused() {
        assertThrows(
                IOException.class,
                () ->
                        connect(
                                        p -> {
                                            p.setProtocols(new String[] {"TLSv1.2"});
                                            p.setCipherSuites(
                                                    new String[] {
                                                        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
                                                        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
                                                        "TLS_RSA_WITH_AES_256_GCM_SHA384"
                                                    });
                                        })
                                .close());
    }

    @Test
    void nothingOlderThanTls12Exists() throws Exception {
        for (String version : List.of("TLSv1", "TLSv1.1")) {
            var old =
                    SslContextBuilder.forClient()
                            .sslProvider(SslProvider.OPENSSL)
                            .trustManager(InsecureTrustManagerFactory.INSTANCE)
                            .protocols(version)
                            .build();
            var tls = old.newHandler(ByteBufAllocator.DEFAULT);
            new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .handler(
                            new ChannelInitializer<>() {
                                @Override
                                protected void initChannel(Channel channel) {
                                    channel.pipeline().addLast(tls, new Echo());
                                }
                            })
                    .connect(listener.localAddress())
                    .sync();
            var failure = tls.handshakeFuture().await().cause();
            assertInstanceOf(SSLException.class, failure, version);
        }
    }

    @Test
    void newCertificatesAreSeenByNewConnectionsAndOldOnesStand() throws Exception {
        try (var standing = connect(named("north.example"))) {
            var before = certificate(standing);
            client = clientThatTrusts(ca.certificate());
            identities.replace("north.example", issued("north.example", "192.0.2.1"));

            standing.getOutputStream().write('x');
            assertEquals('x', standing.getInputStream().read());
            try (var fresh = connect(named("north.example"))) {
                assertNotEquals(before, certificate(fresh));
            }
        }
    }

    @Test
    void aClientHelloLongerThanARecordIsCutOff() throws Exception {
        try (var socket = new java.net.Socket()) {
            socket.connect(listener.localAddress());
            socket.setSoTimeout(5_000);
            // A handshake record whose ClientHello claims 16 MB.
            byte[] record = new byte[5 + 0x3fff];
            byte[] start = {22, 3, 1, 0x3f, (byte) 0xff, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff};
            System.arraycopy(start, 0, record, 0, start.length);
            socket.getOutputStream().write(record);
            assertEquals(-1, lastOf(socket));
        }
    }

    @Test
    void theDefaultDomainMustHaveACertificate() {
        var south = ca.identitiesFor("south.example", List.of());
        assertThrows(
                IllegalArgumentException.class, () -> TlsIdentities.of("north.example", south));
    }

    private List<TlsIdentity> issued(String domain, String other) {
        var all = new ArrayList<TlsIdentity>();
        if (ServerName.isAddress(other)) {
            all.addAll(ca.identitiesFor(domain, List.of(other)));
        } else {
            all.addAll(ca.identitiesFor(domain, List.of()));
            all.addAll(ca.identitiesFor(other, List.of()));
        }
        return all;
    }

    /// As seen by a new client: the JDK's would resume its session and repeat that session's name.
    private String subjectSeenBy(Consumer<SSLParameters> phone) throws Exception {
        client = clientThatTrusts(ca.certificate());
        try (var socket = connect(phone)) {
            return certificate(socket).getSubjectX500Principal().getName();
        }
    }

    private static X509Certificate certificate(SSLSocket socket) throws Exception {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private SSLSocket connect(Consumer<SSLParameters> phone) throws IOException {
        var socket = (SSLSocket) client.getSocketFactory().createSocket();
        var parameters = socket.getSSLParameters();
        phone.accept(parameters);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.connect((InetSocketAddress) listener.localAddress());
        socket.startHandshake();
        return socket;
    }

    private static Consumer<SSLParameters> named(String name) {
        return p -> p.setServerNames(List.of(new SNIHostName(name)));
    }

    private static int lastOf(java.net.Socket socket) throws IOException {
        var in = socket.getInputStream();
        int last = in.read();
        while (last != -1) {
            last = in.read();
        }
        return last;
    }

    private static SSLContext clientThatTrusts(X509Certificate root) {
        try {
            return contextThatTrusts(root);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext contextThatTrusts(X509Certificate root)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", root);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var _ = ctx.writeAndFlush(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }
}
