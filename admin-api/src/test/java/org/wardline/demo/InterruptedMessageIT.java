package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.demo.phone.PhoneCall;
import org.wardline.demo.phone.Softphone;
import org.wardline.media.PortRange;

/// What a caller has said stays, whatever happens to the server.
class InterruptedMessageIT {

    private static final PortRange RTP_PORTS = new PortRange(23_000, 23_199);
    private static final Duration CALLING = Duration.ofSeconds(30);
    private static final Duration GREETING = Duration.ofSeconds(40);

    /// What may be missing at the end: half a second (and nothing else).
    private static final int LOST_SAMPLES = 4_000;

    @TempDir Path folder;

    @Test
    void aServerThatIsKilledWhileAMessageIsSpokenKeepsItToTheLastHalfSecond() throws Exception {
        DemoPractice maple;
        int said;
        try (ServerProcess server = ServerProcess.start(folder, RTP_PORTS)) {
            maple = setUp(server);
            try (Softphone line = server.register(maple, "103");
                    PhoneCall call = line.dial("102", new byte[0])) {
                call.awaitOutcome(CALLING);
                assertTrue(new ToneEar().hears(call, GREETING), "no tone");
                call.say(Speech.MESSAGE.ulaw());
                Patience.until(CALLING, () -> call.saidSamples() > 5 * 8_000);
                said = call.saidSamples();
                server.kill();
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
        }
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
