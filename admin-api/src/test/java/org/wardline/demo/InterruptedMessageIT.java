package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.demo.phone.PhoneCall;
import org.wardline.demo.phone.Softphone;
import org.wardline.ident.Phi;
import org.wardline.ident.Secret;
import org.wardline.media.PortRange;

/// What a caller has said stays, whatever happens to the server.
class InterruptedMessageIT {

    private static final PortRange RTP_PORTS = new PortRange(23_000, 23_199);
    private static final Duration CALLING = Duration.ofSeconds(30);
    private static final Duration GREETING = Duration.ofSeconds(40);

    /// What may be missing at the end: half a second (and nothing else).
    private static final int LOST_SAMPLES = 4_000;

    private static final String CALLER_NAME = "Marguerite Quillfeather";
    private static final String CALLER_NUMBER = "15550142739";

    @TempDir Path folder;

    @Test
    void aServerThatIsKilledWhileAMessageIsSpokenKeepsItToTheLastHalfSecond() throws Exception {
        DemoPractice maple;
        int said;
        try (ServerProcess server = ServerProcess.start(folder, RTP_PORTS)) {
            maple = setUp(server);
            try (Softphone line = gateway(server, maple);
                    PhoneCall call = line.dial("102", new byte[0])) {
                call.awaitOutcome(CALLING);
                assertTrue(new ToneEar().hears(call, GREETING), "no tone");
                call.say(Speech.MESSAGE.ulaw());
                Patience.until(CALLING, () -> call.saidSamples() > 5 * 8_000);
                said = call.saidSamples();
                server.kill();
                assertNothingInClear(server.home(), canaries(maple, call));
            }
        }
        try (ServerProcess server = ServerProcess.start(folder, RTP_PORTS);
                ApiServer api = server.api()) {
            ApiPerson physician = maple.signIn(api, "provider");
            assertTrue(
                    Patience.until(
                            CALLING,
                            () ->
                                    physician.get(maple.messages()).json().path("messages").size()
                                            == 1),
                    "the message is not there");
            var message = physician.get(maple.messages()).json().path("messages").path(0);
            assertTrue(message.path("interrupted").asBoolean(), "not marked interrupted");
            ApiServer.Reply played =
                    physician.get(maple.messages() + "/" + message.path("id").asText() + "/audio");
            assertEquals(200, played.status());
            byte[] kept = Downloaded.ulaw(played.body());
            byte[] durable = Arrays.copyOf(Speech.MESSAGE.ulaw(), said - LOST_SAMPLES);
            AudioMatch match = AudioMatch.of(durable, kept);
            assertTrue(
                    match.correlation() >= PracticeDay.SAME_SPEECH,
                    "correlation " + match.correlation() + " of " + said + " samples");
            int keptOfSaid = kept.length - match.offsetSamples();
            assertTrue(
                    keptOfSaid >= said - LOST_SAMPLES,
                    "kept " + keptOfSaid + " of " + said + " samples");
            VerificationReport log = server.verifiedAudit();
            assertTrue(log.intact(), log.text());
        }
    }

    /// A phone that brings a caller from outside.
    private static Softphone gateway(ServerProcess server, DemoPractice maple) throws IOException {
        var outside =
                maple.account("103", server.sip(), server.authority())
                        .bringing(Phi.of(CALLER_NAME), Phi.of(CALLER_NUMBER));
        Softphone gateway = Softphone.connect(outside);
        assertEquals(200, gateway.register());
        return gateway;
    }

    private static Canaries canaries(DemoPractice maple, PhoneCall call) {
        Canaries canaries =
                Canaries.none()
                        .andText("the caller's name", CALLER_NAME)
                        .andText("the caller's number", CALLER_NUMBER)
                        .andAudio("the spoken words", Speech.MESSAGE.ulaw());
        for (DemoPractice.Phone phone : maple.phones()) {
            canaries = canaries.andText("the secret of " + phone.number(), phone.secret().reveal());
        }
        for (Secret<byte[]> key : call.keys()) {
            canaries = canaries.andBytes("an SRTP master key", key.reveal());
        }
        return canaries;
    }

    /// What the kill left, before anything cleans up; and the same search finds what is planted.
    private void assertNothingInClear(Path home, Canaries canaries) throws IOException {
        CanaryScan scan = new CanaryScan(canaries);
        CanaryScan.Report left = scan.scan(List.of(home));
        assertTrue(left.clean(), left.hits() + " of " + left.files() + ", unread " + left.unread());
        Path control = Files.createDirectory(folder.resolve("control"));
        byte[] speech = Speech.MESSAGE.ulaw();
        Files.write(control.resolve("words"), Arrays.copyOfRange(speech, 20_000, 20_064));
        Files.writeString(control.resolve("name"), CALLER_NAME);
        assertEquals(2, scan.scan(List.of(control)).hits().size());
    }

    private static DemoPractice setUp(ServerProcess server) throws Exception {
        try (ApiServer api = server.api()) {
            return DemoSetup.firstSignIn(
                            api,
                            "admin",
                            server.oneTimePassword(),
                            DemoSetup.password(new SecureRandom()))
                    .maple();
        }
    }
}
