package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.testkit.Await;
import org.wardline.testkit.PeerPrograms;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipServer;
import org.wardline.testkit.SipText;
import org.wardline.testkit.phone.PhoneCertificate;
import org.wardline.tls.ShownCertificate;

/// What a flow knows of the certificate that its peer shows, which is all that anybody judges by.
class ClientCertificateTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final byte[] OPTIONS = SipText.simpleBytes("OPTIONS", "sip:north.example");

    private static SipServer server;
    private static Path folder;

    @BeforeAll
    static void start(@TempDir Path home) {
        folder = home;
        server =
                SipServer.start(
                        home,
                        ListenerSettings.on(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    @AfterEach
    void noFlowIsLeft() {
        Await.until(SOON, () -> server.flows().isEmpty());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aFlowHasTheCertificateWhoeverSignedIt(String version) throws Exception {
        var shown = PhoneCertificate.lasting(Duration.ofDays(1));
        ShownCertificate known = known(shown.shows(), version).orElseThrow();
        assertEquals(shown.fingerprint(), known.fingerprint());
        assertEquals(shown.certificate().getNotBefore().toInstant(), known.notBefore());
        assertEquals(shown.certificate().getNotAfter().toInstant(), known.notAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aPhoneThatShowsNoneOrAWeakOneIsServedAndHasNone(String version) throws Exception {
        assertEquals(Optional.empty(), known(new KeyManager[0], version));
        assertEquals(Optional.empty(), known(PhoneCertificate.weak().shows(), version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aCertificateWithoutItsKeyGetsNoConnection(String version) {
        var stolen = PhoneCertificate.lasting(Duration.ofDays(1));
        var own = PhoneCertificate.lasting(Duration.ofDays(1));
        assertNoConnection(stolen.signingWith(own.key()).shows(), version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void certificatesWithoutEndGetNoConnection(String version) {
        assertNoConnection(PhoneCertificate.lasting(Duration.ofDays(1)).showsTimes(100), version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void aResumedConnectionHasTheCertificateOfTheFirst(String version) throws Exception {
        var shown = PhoneCertificate.lasting(Duration.ofDays(1));
        Path pem = Files.writeString(folder.resolve("phone.pem"), shown.pem());
        String session = folder.resolve("session" + version).toString();
        var known = new ArrayList<ShownCertificate>();
        String first =
                talk(
                        known,
                        version,
                        "-cert",
                        pem.toString(),
                        "-key",
                        pem.toString(),
                        "-sess_out",
                        session);
        assertTrue(first.contains("New, TLSv1."), first);
        // It shows nothing now: what it proved before is all that there is.
        String second = talk(known, version, "-sess_in", session);
        assertTrue(second.contains("Reused, TLSv1."), second);
        assertEquals(2, known.size());
        assertEquals(shown.fingerprint(), known.getFirst().fingerprint());
        assertEquals(known.getFirst(), known.getLast());
    }

    private static Optional<ShownCertificate> known(KeyManager[] shows, String version)
            throws IOException {
        try (SipPhone phone = connect(shows, version)) {
            phone.send(OPTIONS);
            assertEquals(200, phone.response().status());
            Flow flow = server.flows().getFirst();
            assertEquals(version, flow.tlsVersion());
            return flow.certificate();
        } finally {
            Await.until(SOON, () -> server.flows().isEmpty());
        }
    }

    private static SipPhone connect(KeyManager[] shows, String version) throws IOException {
        return SipPhone.connect(
                server.address(),
                SipPhone.trusting(server.root(), shows),
                SipServer.DOMAIN,
                version);
    }

    /// In TLS 1.3 the phone believes that it is connected before it is refused.
    private static void assertNoConnection(KeyManager[] shows, String version) {
        try (SipPhone phone = connect(shows, version)) {
            phone.send(OPTIONS);
            assertEquals(-1, phone.readByte());
        } catch (IOException _) {
            // Refused sooner.
        }
        assertEquals(List.of(), server.flows());
    }

    /// A connection of OpenSSL's client, on which one request is answered.
    ///
    /// @return what the program said of the connection
    private static String talk(List<ShownCertificate> known, String... options) throws Exception {
        var command =
                new ArrayList<String>(
                        List.of(
                                PeerPrograms.require("openssl", "openssl").toString(),
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + server.address().getPort(),
                                "-servername",
                                SipServer.DOMAIN));
        command.addAll(List.of(options));
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new StringBuilder();
        try (var in = client.getOutputStream();
                var out = client.inputReader(StandardCharsets.US_ASCII)) {
            in.write(OPTIONS);
            in.flush();
            // What it says and what it hears may share a line.
            String line = out.readLine();
            while (line != null && !line.contains("SIP/2.0 200")) {
                said.append(line).append('\n');
                line = out.readLine();
            }
            assertNotNull(line, () -> "no answer: " + said);
            known.addAll(server.flows().getFirst().certificate().stream().toList());
        } finally {
            client.destroyForcibly().waitFor();
        }
        Await.until(SOON, () -> server.flows().isEmpty());
        return said.toString();
    }
}
