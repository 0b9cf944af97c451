package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipServer;
import org.wardline.testkit.SipText;
import org.wardline.testkit.TortureMessage;

/// Each torture message from a phone over TLS, each followed by a probe: an OPTIONS that is
/// answered with 200 within half a second, on the same connection where that stands.
class TortureOverTlsTest {

    private static final Duration PROBE = Duration.ofMillis(500);

    private static SipServer server;

    @BeforeAll
    static void aServerThatWaitsHalfASecondForTheRestOfAMessage(@TempDir Path home) {
        var settings =
                ListenerSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withPatience(new FlowPatience(5_000, 500, 60_000, 60_000));
        server = SipServer.start(home, settings);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<TortureMessage> messages() {
        return TortureMessage.all();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void eachMessageGetsItsVerdictAndTheProbeIsAnswered(TortureMessage row) throws IOException {
        try (SipPhone phone = server.connect()) {
            phone.send(row.bytes());
            String verdict = row.tls().replace(" close", "");
            for (String status :
                    verdict.equals("drop") ? new String[0] : verdict.split("\\+", -1)) {
                assertEquals(Integer.parseInt(status), phone.status(), row.reason());
            }
            if (row.tls().endsWith("close")) {
                assertTrue(phone.isClosedWithin(Duration.ofSeconds(2)), row.reason());
                try (SipPhone again = server.connect()) {
                    probe(again);
                }
            } else {
                probe(phone);
            }
        }
    }

    @Test
    void theOldInviteIsChallengedOnceItSaysHowLongItIs() throws IOException {
        TortureMessage old =
                messages().stream()
                        .filter(r -> r.file().equals("inv2543"))
                        .findFirst()
                        .orElseThrow();
        String text = new String(old.bytes(), StandardCharsets.UTF_8);
        int body = text.length() - text.indexOf("\r\n\r\n") - 4;
        try (SipPhone phone = server.connect()) {
            phone.send(text.replaceFirst("\r\n\r\n", "\r\nContent-Length: " + body + "\r\n\r\n"));
            assertEquals(401, phone.response().status());
            probe(phone);
        }
    }

    private static void probe(SipPhone phone) throws IOException {
        long begun = System.nanoTime();
        phone.send(SipText.simpleBytes("OPTIONS", "sip:north.example", "Subject: probe"));
        SipMessage answer = phone.read().orElseThrow(() -> new IOException("closed"));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertEquals(200, ((SipResponse) answer).status());
        assertEquals("call-1@phone.example", answer.callId());
        assertTrue(took.compareTo(PROBE) < 0, "probe took " + took);
    }
}
