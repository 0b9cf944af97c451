package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.ChannelOption;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.Attack;
import org.wardline.testkit.Await;
import org.wardline.testkit.SipCredentials;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipServer;
import org.wardline.testkit.SipText;

class TlsListenerTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /// What the JVM opens by itself in a minute: classes, random numbers.
    private static final int SLACK_FILES = 20;

    private static final byte[] OPTIONS = SipText.simpleBytes("OPTIONS", "sip:north.example");

    @TempDir Path home;
    private final List<SipServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(SipServer::close);
    }

    private SipServer server(ListenerSettings settings) {
        SipServer server = SipServer.start(home, settings);
        servers.add(server);
        return server;
    }

    private SipServer server() {
        return server(ListenerSettings.on(LOOPBACK));
    }

    private static FlowPatience impatient() {
        return new FlowPatience(300, 300, 600, 200);
    }

    @Test
    void aFlowKnowsItsTlsVersionSuiteNameAndAddresses() throws IOException {
        SipServer server = server();
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            try (SipPhone phone =
                    SipPhone.connect(
                            server.address(), server.root(), SipServer.OTHER_DOMAIN, version)) {
                phone.send(OPTIONS);
                assertEquals(200, phone.response().status());
                Flow flow = server.flows().getFirst();
                assertEquals(version, flow.tlsVersion());
                assertEquals(phone.session().getCipherSuite(), flow.cipherSuite());
                assertEquals(SipServer.OTHER_DOMAIN, flow.serverName());
                assertEquals("127.0.0.1", flow.remoteAddress());
                assertTrue(
                        phone.serverCertificate()
                                .getSubjectX500Principal()
                                .getName()
                                .contains(SipServer.OTHER_DOMAIN));
            }
            Await.until(SOON, () -> server.flows().isEmpty());
        }
    }

    @Test
    void signallingIsMarkedClassSelector5() throws IOException {
        SipServer server = server();
        try (SipPhone phone = server.connect()) {
            phone.send(OPTIONS);
            assertEquals(200, phone.response().status());
            FlowHandler flow =
                    server.listener().handler(server.flows().getFirst().id()).orElseThrow();
            assertEquals(40 << 2, flow.connection().getOption(ChannelOption.IP_TOS));
        }
    }

    /// Else a dozen connections that flood take a second of an I/O thread at each of their turns.
    @Test
    void aConnectionIsReadOnceBeforeTheOthersHaveTheirTurn() throws IOException {
        SipServer server = server();
        try (SipPhone phone = server.connect()) {
            phone.send(OPTIONS);
            assertEquals(200, phone.response().status());
            FlowHandler flow =
                    server.listener().handler(server.flows().getFirst().id()).orElseThrow();
            var turns =
                    (MaxMessagesRecvByteBufAllocator)
                            flow.connection().getOption(ChannelOption.RECVBUF_ALLOCATOR);
            assertEquals(1, turns.maxMessagesPerRead());
        }
    }

    /// Read back from the system: a phone whose network went away is noticed within half a minute.
    @Test
    void aDeadPeerIsGivenUpAfterThirtySeconds() throws IOException {
        SipServer server = server();
        try (SipPhone phone = server.connect()) {
            phone.send(OPTIONS);
            assertEquals(200, phone.response().status());
            FlowHandler flow =
                    server.listener().handler(server.flows().getFirst().id()).orElseThrow();
            assertEquals(30_000, flow.connection().getOption(EpollChannelOption.TCP_USER_TIMEOUT));
        }
    }

    @Test
    void whatWasSentLastGoesOutBeforeTheListenerCloses() throws IOException {
        SipServer server = server();
        List<SipPhone> phones = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                SipPhone phone = server.connect();
                phones.add(phone);
                phone.send(OPTIONS);
                assertEquals(200, phone.response().status());
            }
            for (Flow flow : server.flows()) {
                server.listener().send(flow.id(), SipText.simple("BYE", "sip:north.example"));
            }
            server.listener().close();
            for (SipPhone phone : phones) {
                assertEquals('B', phone.readByte());
            }
        } finally {
            for (SipPhone phone : phones) {
                phone.close();
            }
        }
    }

    @Test
    void aPingIsAnsweredAndAPongSkipped() throws IOException {
        try (SipPhone phone = server().connect()) {
            phone.send("\r\n\r\n");
            assertEquals('\r', phone.readByte());
            assertEquals('\n', phone.readByte());
            phone.send("\r\n" + new String(OPTIONS, StandardCharsets.UTF_8));
            assertEquals(200, phone.response().status());
        }
    }

    @Test
    void aPhoneRegistersStaysAndIsKeptAlive() throws IOException {
        SipServer server = server(ListenerSettings.on(LOOPBACK).withPatience(impatient()));
        try (SipPhone phone = server.connect()) {
            assertEquals(200, register(server, phone).status());
            assertEquals(1, server.held(), "one binding");
            // Longer than a flow may stay that nobody authenticated on.
            for (int i = 0; i < 5; i++) {
                assertEquals('\r', phone.readByte());
                assertEquals('\n', phone.readByte());
            }
            phone.send(OPTIONS);
            assertEquals(200, phone.response().status());
        }
        Await.until(SOON, () -> server.held() == 0);
    }

    @Test
    void aWrongPasswordIsChallengedAgain() throws IOException {
        SipServer server = server();
        var right = new SipCredentials(DeviceId.random(), "p1", SipServer.DOMAIN, "right");
        server.provision(right);
        var wrong = new SipCredentials(right.device(), "p1", SipServer.DOMAIN, "wrong");
        try (SipPhone phone = server.connect()) {
            assertEquals(401, registerAs(phone, wrong).status());
            assertEquals(0, server.held());
        }
    }

    @Test
    void whoKnowsOneSecretDropsHisOwnConnectionsAndNoPhones() throws IOException {
        var twelve = new ConnectionLimits(12, 12, 12, 12);
        SipServer server = server(ListenerSettings.on(LOOPBACK).withConnections(twelve));
        var stolen = new SipCredentials(DeviceId.random(), "p1", SipServer.DOMAIN, "stolen");
        server.provision(stolen);
        var connections = new ArrayList<SipPhone>();
        try {
            for (int i = 0; i < 12; i++) {
                connections.add(server.connect());
                assertEquals(200, registerAs(connections.getLast(), stolen).status());
            }
            var phone = new SipCredentials(DeviceId.random(), "p2", SipServer.DOMAIN, "its own");
            server.provision(phone);
            connections.add(server.connect());
            assertEquals(200, registerAs(connections.getLast(), phone).status());
            assertTrue(connections.getFirst().isClosedWithin(SOON), "the thief's eldest");
            connections.getLast().send(OPTIONS);
            assertEquals(200, connections.getLast().response().status());
        } finally {
            for (SipPhone connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void aFlowThatNobodyAuthenticatesOnIsClosed() throws IOException {
        SipServer server = server(ListenerSettings.on(LOOPBACK).withPatience(impatient()));
        try (SipPhone phone = server.connect()) {
            phone.send(OPTIONS);
            assertEquals(200, phone.response().status());
            assertTrue(phone.isClosedWithin(SOON));
        }
    }

    @Test
    void aMessageThatDribblesInIsCutOff() throws IOException {
        SipServer server = server(ListenerSettings.on(LOOPBACK).withPatience(impatient()));
        try (SipPhone phone = server.connect()) {
            phone.send(Arrays.copyOf(OPTIONS, 40));
            assertTrue(phone.isClosedWithin(SOON));
        }
        try (SipPhone phone = server.connect()) {
            phone.send(
                    new String(OPTIONS, StandardCharsets.UTF_8)
                            .replace("Content-Length: 0", "Content-Length: 10"));
            assertEquals(400, phone.response().status());
            assertTrue(phone.isClosedWithin(SOON));
        }
    }

    @Test
    void aHandshakeThatDoesNotEndIsCutOff() throws IOException {
        SipServer server = server(ListenerSettings.on(LOOPBACK).withPatience(impatient()));
        try (Socket silent = raw(server);
                Socket half = raw(server)) {
            half.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
            assertEquals(-1, silent.getInputStream().read());
            readToEnd(half);
        }
        Await.until(SOON, () -> server.listener().connections() == 0);
        server.probe("a handshake without end");
    }

    @Test
    void plaintextGetsNothing() throws IOException {
        SipServer server = server();
        try (Socket socket = raw(server)) {
            socket.getOutputStream().write(OPTIONS);
            byte[] answer = readToEnd(socket);
            assertFalse(new String(answer, StandardCharsets.ISO_8859_1).contains("SIP/2.0"));
        }
        assertTrue(server.flows().isEmpty());
        server.probe("plaintext");
    }

    @Test
    void twoGigabytesAreRefusedAndTheConnectionClosed() throws IOException {
        SipServer server = server();
        try (SipPhone phone = server.connect()) {
            phone.send(
                    new String(OPTIONS, StandardCharsets.UTF_8)
                            .replace("Content-Length: 0", "Content-Length: 2147483648"));
            assertEquals(413, phone.response().status());
            assertTrue(phone.isClosedWithin(SOON));
        }
        server.probe("two gigabytes");
    }

    @Test
    void aFlowThatSendsOnlyBadMessagesIsClosed() throws IOException {
        byte[] bad = SipText.simpleBytes("OPTIONS", "sip:north.example", "Contact: <");
        SipServer server = server();
        try (SipPhone phone = server.connect()) {
            for (int i = 0; i <= 16; i++) {
                phone.send(bad);
                assertEquals(400, phone.response().status());
            }
            assertTrue(phone.isClosedWithin(SOON));
        }
        server.probe("bad messages");
    }

    @Test
    void oneAddressHasABoundedNumberOfConnections() throws IOException {
        SipServer server =
                server(
                        ListenerSettings.on(LOOPBACK)
                                .withConnections(new ConnectionLimits(100, 3, 100, 100)));
        var phones = new ArrayList<SipPhone>();
        for (int i = 0; i < 3; i++) {
            phones.add(server.connect());
            assertEquals(200, register(server, phones.getLast()).status());
        }
        assertThrows(IOException.class, server::connect);
        phones.getFirst().close();
        Await.until(SOON, () -> server.listener().connections() == 2);
        try (SipPhone again = server.connect()) {
            again.send(OPTIONS);
            assertEquals(200, again.response().status());
        }
        for (SipPhone phone : phones) {
            phone.close();
        }
    }

    /// Who makes a handshake and then nothing keeps the door no more than who makes none.
    @Test
    void whereAllPlacesAreTakenTheEldestStrangerMakesRoomAndNoPhone() throws IOException {
        SipServer server =
                server(
                        ListenerSettings.on(LOOPBACK)
                                .withConnections(new ConnectionLimits(4, 100, 100, 100)));
        try (SipPhone standing = server.connect()) {
            assertEquals(200, register(server, standing).status());
            var strangers = new ArrayList<SipPhone>();
            for (int i = 0; i < 3; i++) {
                strangers.add(server.connect());
            }
            try (SipPhone late = server.connect()) {
                assertEquals(200, register(server, late).status());
                assertTrue(strangers.getFirst().isClosedWithin(SOON));
                standing.send(OPTIONS);
                assertEquals(200, standing.response().status());
            }
            for (SipPhone stranger : strangers) {
                stranger.close();
            }
            Attack.TLS_HANDSHAKE.counted(strangers.size());
        }
    }

    @Test
    void halfOpenHandshakesAreBoundedAndDoNotStopThoseThatFinish() throws IOException {
        SipServer server =
                server(
                        ListenerSettings.on(LOOPBACK)
                                .withPatience(new FlowPatience(20_000, 5_000, 60_000, 60_000))
                                .withConnections(new ConnectionLimits(100, 100, 100, 5)));
        try (SipPhone standing = server.connect()) {
            var idle = new ArrayList<Socket>();
            for (int i = 0; i < 5; i++) {
                idle.add(raw(server));
            }
            Await.until(SOON, () -> server.listener().connections() == 6);
            try (SipPhone late = server.connect()) {
                late.send(OPTIONS);
                assertEquals(200, late.response().status());
            }
            assertEquals(-1, idle.getFirst().getInputStream().read(), "the eldest made room");
            standing.send(OPTIONS);
            assertEquals(200, standing.response().status(), "what stands goes on");
            for (Socket socket : idle) {
                socket.close();
            }
            Attack.TLS_HANDSHAKE.counted(idle.size());
        }
    }

    @Test
    void aPeerThatReadsNothingIsClosed() throws IOException {
        SipServer server = server();
        try (SipPhone phone = server.connect()) {
            phone.send(OPTIONS);
            assertEquals(200, phone.response().status());
            Flow flow = server.flows().getFirst();
            SipRequest large =
                    SipText.simple("OPTIONS", "sip:north.example", "Subject: " + "x".repeat(8_000));
            for (int i = 0; i < 5_000 && server.flows().contains(flow); i++) {
                server.listener().send(flow.id(), large);
            }
            Await.until(SOON, () -> server.flows().isEmpty());
        }
    }

    @Test
    void resetsAtAnyMomentLeaveNothingBehind() throws IOException {
        SipServer server = server();
        byte[] invite =
                SipText.simpleBytes(
                        "INVITE", "sip:102@north.example", "Contact: <sip:101@phone.example>");
        int rounds = Boolean.getBoolean("wardline.long") ? 1_000 : 60;
        long files = openFiles();
        for (int i = 0; i < rounds; i++) {
            if (i % 3 == 0) {
                Socket socket = raw(server);
                socket.getOutputStream().write(new byte[] {0x16, 0x03, 0x01});
                socket.setSoLinger(true, 0);
                socket.close();
                continue;
            }
            SipPhone phone = server.connect();
            phone.send(i % 3 == 1 ? invite : Arrays.copyOf(invite, invite.length / 2));
            phone.reset();
        }
        Await.until(SOON, () -> server.listener().connections() == 0);
        Await.until(SOON, () -> server.held() == 0);
        Await.until(SOON, () -> openFiles() <= files + SLACK_FILES);
        server.probe("resets");
        Attack.ABRUPT_CLOSE.counted(rounds);
    }

    /// Of this process, the clients' side included.
    private static long openFiles() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getOpenFileDescriptorCount();
    }

    @Test
    void oneSocketServesBothAddressFamilies() throws IOException {
        InetAddress loopback6 = InetAddress.ofLiteral("::1");
        boolean hasIpv6 =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(Inet6Address.class::isInstance);
        Assumptions.assumeTrue(hasIpv6, "this machine has no IPv6");
        SipServer server = server(ListenerSettings.on(new InetSocketAddress("::", 0)));
        int port = server.address().getPort();
        for (InetAddress address : List.of(loopback6, InetAddress.ofLiteral("127.0.0.1"))) {
            try (SipPhone phone =
                    SipPhone.connect(
                            new InetSocketAddress(address, port),
                            server.root(),
                            SipServer.DOMAIN)) {
                phone.send(OPTIONS);
                assertEquals(200, phone.response().status());
            }
        }
    }

    @Test
    void anAddressInUseIsNamed() {
        InetSocketAddress taken = server().address();
        var failed = assertThrows(ListenFailed.class, () -> server(ListenerSettings.on(taken)));
        assertTrue(failed.safeMessage().contains(Integer.toString(taken.getPort())));
    }

    private static SipResponse register(SipServer server, SipPhone phone) throws IOException {
        var credentials = new SipCredentials(DeviceId.random(), "p1", SipServer.DOMAIN, "secret");
        server.provision(credentials);
        return registerAs(phone, credentials);
    }

    private static SipResponse registerAs(SipPhone phone, SipCredentials credentials)
            throws IOException {
        String uri = "sip:north.example";
        String contact = "Contact: <sip:101@10.0.0.7:5071;transport=tls>";
        phone.send(SipText.simpleBytes("REGISTER", uri, contact));
        SipResponse challenge = phone.response();
        assertEquals(401, challenge.status());
        String text = challenge.headers().all(HeaderName.WWW_AUTHENTICATE).getFirst();
        String authorization = "Authorization: " + credentials.answer(text, "REGISTER", uri, 1);
        byte[] second = SipText.simpleBytes("REGISTER", uri, contact, authorization);
        phone.send(
                new String(second, StandardCharsets.UTF_8)
                        .replace("z9hG4bK-REGISTER", "z9hG4bK-REGISTER-2")
                        .replace("call-1@", UUID.randomUUID() + "@")
                        .replace("CSeq: 1 ", "CSeq: 2 "));
        return phone.response();
    }

    private static Socket raw(SipServer server) throws IOException {
        var socket = new Socket();
        socket.connect(server.address());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static byte[] readToEnd(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
