package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.sip.message.SipMessage;
import org.wardline.tls.CarrierTls;
import org.wardline.tls.InternalCa;
import org.wardline.tls.TlsIdentities;
import org.wardline.tls.TlsIdentity;

/// Connections that we open, to servers that are who they should be and to those that are not.
class TlsConnectorTest {

    private static final String MEANT = "localhost";

    /// Before the first certificates were made, and after they were good.
    private static final Duration LATER = InternalCa.LEAF_VALIDITY.plusDays(1);

    @TempDir private Path home;
    private final Events atServer = new Events();
    private final Events atClient = new Events();
    private final TlsConnector connector = new TlsConnector();
    private InternalCa authority;

    @BeforeEach
    void anAuthority() throws IOException {
        authority = authority("meant", InstantSource.system());
    }

    @AfterEach
    void close() {
        connector.close();
    }

    @Test
    void aServerThatIsTheOneIsConnectedAndSeesWhoConnects() throws Exception {
        try (TlsListener server = server(authority.identitiesFor(MEANT, List.of()))) {
            connector.connect(to(server, authority.certificate()), atClient);
            Flow ours = atClient.flow();
            Flow theirs = atServer.flow();
            assertEquals("TLSv1.3", ours.tlsVersion());
            assertEquals(MEANT, ours.serverName());
            assertTrue(ours.id().value() < 0, "no listener has such a flow");
            assertTrue(theirs.certificate().isPresent(), "the practice shows its certificate");
        }
    }

    @Test
    void aServerOfAnotherNameIsNone() {
        try (TlsListener server = server(authority.identitiesFor("other.example", List.of()))) {
            assertRefused(to(server, authority.certificate()));
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNone() throws Exception {
        var stranger = authority("stranger", InstantSource.system());
        try (TlsListener server = server(stranger.identitiesFor(MEANT, List.of()))) {
            assertRefused(to(server, authority.certificate()));
        }
    }

    @Test
    void aServerWhoseCertificateHasExpiredIsNone() throws Exception {
        var old = authority("old", () -> InstantSource.system().instant().minus(LATER));
        try (TlsListener server = server(old.identitiesFor(MEANT, List.of()))) {
            assertRefused(to(server, old.certificate()));
        }
    }

    @Test
    void whereNobodyListensNobodyIsReached() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        var server = new TlsConnector.Server(MEANT, nobody, trusting(authority.certificate()));
        ConnectFailed failed =
                assertThrows(ConnectFailed.class, () -> connector.connect(server, atClient));
        assertEquals(ConnectFailed.Reason.UNREACHABLE, failed.reason());
    }

    private void assertRefused(TlsConnector.Server server) {
        ConnectFailed failed =
                assertThrows(ConnectFailed.class, () -> connector.connect(server, atClient));
        assertEquals(ConnectFailed.Reason.NOT_VERIFIED, failed.reason());
        assertTrue(atClient.opened.isEmpty(), "nobody was told of a connection");
    }

    private InternalCa authority(String name, InstantSource clock) throws IOException {
        var random = new SecureRandom();
        Path folder = Files.createDirectories(home.resolve(name));
        Files.createDirectories(folder.resolve("keys"));
        var service = Keys.open(KeyPaths.under(folder), random).service();
        return InternalCa.open(folder.resolve("tls"), service, clock, random);
    }

    private TlsListener server(List<TlsIdentity> shown) {
        return TlsListener.start(
                ListenerSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                TlsIdentities.of(shown.getFirst().domain(), shown),
                atServer);
    }

    private TlsConnector.Server to(TlsListener server, X509Certificate trusted) {
        return new TlsConnector.Server(
                MEANT, server.addresses().getFirst().getPort(), trusting(trusted));
    }

    private io.netty.handler.ssl.SslContext trusting(X509Certificate trusted) {
        return CarrierTls.context(
                authority.identityToCarriers("maple.example"), Optional.of(List.of(trusted)));
    }

    /// Keeps what it hears.
    private static final class Events implements FlowListener {

        private final BlockingQueue<Flow> opened = new LinkedBlockingQueue<>();

        Flow flow() throws InterruptedException {
            return Optional.ofNullable(opened.poll(10, TimeUnit.SECONDS)).orElseThrow();
        }

        @Override
        public void opened(Flow flow) {
            opened.add(flow);
        }

        @Override
        public void received(Flow flow, SipMessage message) {
            throw new AssertionError("nobody says anything");
        }

        @Override
        public void closed(Flow flow) {
            // When the test ends.
        }
    }
}
