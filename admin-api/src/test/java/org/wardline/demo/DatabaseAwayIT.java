package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.demo.phone.PhoneCall;
import org.wardline.demo.phone.Softphone;
import org.wardline.media.PortRange;

/// The database stops during a call.
class DatabaseAwayIT {

    private static final PortRange RTP_PORTS = new PortRange(24_000, 24_199);
    private static final Duration CALLING = Duration.ofSeconds(30);
    private static final Duration GREETING = Duration.ofSeconds(40);

    @TempDir Path folder;

    @Test
    void callsGoOnMessagesAreKeptAndNothingIsPlayedWhileTheDatabaseIsAway() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder, RTP_PORTS);
                ApiServer api = server.api()) {
            DemoPractice maple =
                    DemoSetup.firstSignIn(
                                    api,
                                    "admin",
                                    server.oneTimePassword(),
                                    DemoSetup.password(new SecureRandom()))
                            .maple();
            ApiPerson physician = maple.signIn(api, "provider");
            Path version = server.home().resolve("data/pg/PG_VERSION");
            try (Softphone desk = server.register(maple, "101");
                    Softphone line = server.register(maple, "103")) {
                desk.answerWith(Speech.CALLEE.ulaw());
                leaveAMessage(line);
                assertTrue(Patience.until(CALLING, () -> messages(physician, maple).size() == 1));
                String before = newest(physician, maple);
                theDatabaseStopsDuringACall(line, version);
                assertEquals(503, physician.get(maple.messages()).status());
                ApiServer.Reply refused = physician.get(before);
                assertEquals(503, refused.status());
                assertTrue(refused.body().length < 1_000, "a problem, no sound");
                leaveAMessage(line);
            }
            Files.move(away(version), version);
            assertTrue(
                    Patience.until(CALLING, () -> messages(physician, maple).size() == 2),
                    "the message that was taken without a database is not there");
            ApiServer.Reply played = physician.get(newest(physician, maple));
            assertSame(Speech.MESSAGE, Downloaded.ulaw(played.body()));
            VerificationReport log = server.verifiedAudit();
            assertTrue(log.intact(), log.text());
        }
    }

    private static void theDatabaseStopsDuringACall(Softphone line, Path version) throws Exception {
        try (PhoneCall call = line.dial("101", Speech.CALLER.ulaw())) {
            assertTrue(call.awaitOutcome(CALLING).answered());
            stopTheDatabase(version);
            Patience.until(CALLING, call::saidAll);
            assertFalse(call.hasEnded(), "the call ended with the database");
            assertSame(Speech.CALLEE, call.heard());
            call.hangUp();
        }
    }

    private static String newest(ApiPerson physician, DemoPractice practice) {
        String id = messages(physician, practice).path(0).path("id").asText();
        return practice.messages() + "/" + id + "/audio";
    }

    /// Empty while the server says 503.
    static JsonNode messages(ApiPerson physician, DemoPractice practice) {
        ApiServer.Reply reply = physician.get(practice.messages());
        return reply.status() == 200
                ? reply.json().path("messages")
                : JsonNodeFactory.instance.arrayNode();
    }

    static void leaveAMessage(Softphone line) throws IOException {
        try (PhoneCall call = line.dial("102", new byte[0])) {
            assertTrue(call.awaitOutcome(CALLING).answered());
            assertTrue(new ToneEar().hears(call, GREETING), "no tone");
            call.say(Speech.MESSAGE.ulaw());
            Patience.until(CALLING, call::saidAll);
            call.hangUp();
        }
    }

    /// A fast shutdown, as an operator orders it. The server would start it again at once, so its
    /// data folder loses the file without which it doesn't start.
    private static void stopTheDatabase(Path version) throws Exception {
        Path pidFile = version.resolveSibling("postmaster.pid");
        String pid = Files.readAllLines(pidFile).getFirst();
        Files.move(version, away(version));
        assertEquals(0, new ProcessBuilder("kill", "-INT", pid).start().waitFor());
        assertTrue(
                Patience.until(CALLING, () -> Files.notExists(pidFile)), "PostgreSQL did not stop");
    }

    private static Path away(Path file) {
        return file.resolveSibling("PG_VERSION.away");
    }

    private static void assertSame(Speech said, byte[] heard) {
        double correlation = AudioMatch.of(said.ulaw(), heard).correlation();
        assertTrue(correlation >= PracticeDay.SAME_SPEECH, said + " correlates " + correlation);
    }
}
