package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.ident.Secret;
import org.wardline.media.PortRange;
import org.wardline.server.ServerConfig;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.BaresipAccount;
import org.wardline.testkit.PeerPrograms;

/// Voicemail as a physician uses it, with a real phone, its keys and the whole server.
class VoicemailByPhoneIT {

    private static final Duration REGISTERING = Duration.ofSeconds(20);
    private static final Duration CALLING = Duration.ofSeconds(40);
    private static final PortRange RTP_PORTS = new PortRange(22_400, 22_599);
    private static final double SAME = PracticeDay.SAME_SPEECH;
    private static final String PIN = "50284917";
    private static final String WRONG = "7310";
    private static final int SECOND = 8_000;
    private static final byte[] SAID = Speech.ELSEWHERE.ulaw();

    /// What the caller says, with the silence before it.
    private static final Duration MESSAGE_LENGTH = Duration.ofMillis(8_500);

    private static final Duration GREETING_LENGTH = Duration.ofSeconds(6);

    @TempDir static Path folder;

    private static RunningDemo demo;
    private static DemoPractice maple;
    private static ApiPerson manager;
    private static ApiPerson okafor;
    private static String practice;

    @BeforeAll
    static void startAServer() throws IOException {
        PeerPrograms.require("baresip", "baresip-core");
        ServerConfig config = ServerConfig.in(folder.resolve("home")).onLoopback(RTP_PORTS);
        demo = RunningDemo.start(config, _ -> {});
        var first = demo.server().firstAdministrator().orElseThrow();
        maple =
                DemoSetup.firstSignIn(
                                demo.api(),
                                first.login(),
                                first.password(),
                                DemoSetup.password(new SecureRandom()))
                        .maple();
        manager = maple.signIn(demo.api(), "administrator");
        okafor = maple.signIn(demo.api(), "provider");
        practice = "/v1/practices/" + maple.id();
    }

    @AfterAll
    static void stopIt() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void aPhysicianHearsKeepsDeletesForwardsAndGreetsAndTenWrongPinsLockNoPhone() throws Exception {
        var firstPin =
                manager.put(practice + "/people/" + idOf("okafor") + "/phone", "number", "102")
                        .json()
                        .path("firstPin")
                        .asText();
        var colleague = colleague();
        try (Baresip line = phone("line", "103", List.of(silence(3), SAID, silence(120)))) {
            line.awaitRegistered(REGISTERING);
            leaveAMessage(line);
            awaitFolder("new");
            byte[] spoken;
            try (Baresip doctor = phone("doctor", "102", sentences(Speech.CALLEE, 30))) {
                doctor.awaitRegistered(REGISTERING);
                awaitLamp(doctor, "yes");
                doctor.dial("*97");
                doctor.await("CALL_ESTABLISHED", CALLING);
                doctor.press(firstPin + "#" + PIN + "#" + PIN + "#");
                handleTheMessage(doctor);
                forwardIt(doctor, colleague);
                recordAGreeting(doctor);
                doctor.press("***");
                doctor.await("CALL_CLOSED", CALLING);
                spoken = doctor.sent();
            }
            tryWrongPins(line);
            // The line calls as ever, and hears the physician.
            hearTheGreeting(line, spoken);
        }
    }

    private static void leaveAMessage(Baresip line) throws IOException {
        line.dial("102");
        line.await("CALL_ESTABLISHED", CALLING);
        // Straight to the tone.
        line.press("1");
        line.speak(MESSAGE_LENGTH);
        line.hangUp(CALLING);
    }

    private static void handleTheMessage(Baresip doctor) throws IOException {
        // Into the new messages, and past what is said before the first.
        doctor.press("11");
        doctor.speak(MESSAGE_LENGTH);
        assertTrue(
                Patience.until(CALLING, () -> likeness(SAID, doctor.heard()) >= SAME),
                () -> "what was heard correlates " + likeness(SAID, doctor.heard()));
        doctor.press("2");
        awaitFolder("saved");
        awaitLamp(doctor, "no");
        doctor.press("23");
        awaitFolder("deleted");
        doctor.press("33");
        awaitFolder("saved");
    }

    private static void forwardIt(Baresip doctor, ApiPerson colleague) throws IOException {
        doctor.press("27104#1");
        doctor.speak(Duration.ofSeconds(2));
        doctor.press("#1");
        var theirs = mailboxOf("104");
        assertTrue(
                Patience.until(CALLING, () -> !messages(colleague, theirs).isEmpty()),
                doctor.log());
        doctor.press("#");
        var given = messages(colleague, theirs).getFirst();
        assertTrue(given.has("forwardedBy"));
        assertEquals("new", given.path("folder").asText());
        var audio =
                practice
                        + "/mailboxes/"
                        + theirs
                        + "/messages/"
                        + given.path("id").asText()
                        + "/audio";
        assertSame(SAID, Downloaded.ulaw(colleague.get(audio).body()), "the copy");
    }

    private static void recordAGreeting(Baresip doctor) throws IOException {
        doctor.press("4121");
        doctor.speak(GREETING_LENGTH);
        doctor.press("#1");
        var greetings = practice + "/mailboxes/" + maple.mailbox() + "/greetings";
        assertTrue(
                Patience.until(
                        CALLING, () -> !okafor.get(greetings).json().path("greetings").isEmpty()),
                doctor.log());
    }

    private static void tryWrongPins(Baresip line) throws IOException {
        for (int call = 0; call < 2; call++) {
            line.dial("*98");
            line.await("CALL_ESTABLISHED", CALLING);
            line.press("102#" + (WRONG + "#").repeat(5));
            line.await("CALL_CLOSED", CALLING);
        }
        var refused =
                assertThrows(
                        IllegalStateException.class, () -> maple.signIn(demo.api(), "provider"));
        assertTrue(refused.getMessage().endsWith("429"), refused.getMessage());
        line.dial("*98");
        line.await("CALL_ESTABLISHED", CALLING);
        line.press("102#" + PIN + "#");
        line.await("CALL_CLOSED", Duration.ofSeconds(20));
    }

    private static void hearTheGreeting(Baresip line, byte[] spoken) throws IOException {
        line.dial("102");
        line.await("CALL_ESTABLISHED", CALLING);
        line.speak(GREETING_LENGTH);
        line.hangUp(CALLING);
        byte[] greeting = Arrays.copyOfRange(line.heard(), SECOND, 4 * SECOND);
        assertSame(greeting, spoken, "the greeting");
    }

    private static void awaitLamp(Baresip phone, String waiting) {
        assertTrue(
                Patience.until(
                        CALLING,
                        () ->
                                phone.await("MWI_NOTIFY", CALLING)
                                        .contains("Messages-Waiting: " + waiting)),
                phone.log());
    }

    private static void awaitFolder(String folder) {
        assertTrue(
                Patience.until(
                        CALLING,
                        () -> {
                            var all = messages(okafor, maple.mailbox());
                            return all.size() == 1
                                    && all.getFirst().path("folder").asText().equals(folder);
                        }),
                () -> "not " + folder + ": " + messages(okafor, maple.mailbox()));
    }

    private static List<JsonNode> messages(ApiPerson listener, String mailbox) {
        var answer = listener.get(practice + "/mailboxes/" + mailbox + "/messages").json();
        var all = new ArrayList<JsonNode>();
        answer.path("messages").forEach(all::add);
        return all;
    }

    /// Somebody with extension 104 and a mailbox of their own.
    private static ApiPerson colleague() {
        var mailbox = manager.add(practice + "/mailboxes", "name", "Dr. Reyes").path("id").asText();
        manager.add(
                practice + "/extensions",
                "number",
                "104",
                "displayName",
                "Dr. Reyes",
                "mailbox",
                mailbox);
        var added = manager.add(practice + "/people", "login", "reyes", "role", "provider");
        var oneTime = Secret.of(added.path("oneTimePassword").asText());
        var chosen = DemoSetup.password(new SecureRandom());
        var domain = Optional.of(maple.domain());
        demo.api().signIn(domain, "reyes", oneTime).changePassword(oneTime, chosen);
        for (var permission : List.of("list_mailbox", "listen")) {
            manager.put(
                    practice
                            + "/people/"
                            + added.path("id").asText()
                            + "/grants/"
                            + mailbox
                            + "/"
                            + permission);
        }
        return demo.api().signIn(domain, "reyes", chosen);
    }

    private static String idOf(String login) {
        for (var person : manager.get(practice + "/people").json().path("people")) {
            if (person.path("login").asText().equals(login)) {
                return person.path("id").asText();
            }
        }
        throw new IllegalStateException("nobody is called " + login);
    }

    private static String mailboxOf(String number) {
        for (var extension : manager.get(practice + "/extensions").json().path("extensions")) {
            if (extension.path("number").asText().equals(number)) {
                return extension.path("mailbox").asText();
            }
        }
        throw new IllegalStateException("no extension " + number);
    }

    private static double likeness(byte[] said, byte[] heard) {
        return AudioMatch.of(said, heard).correlation();
    }

    private static void assertSame(byte[] said, byte[] heard, String what) {
        double correlation = likeness(said, heard);
        assertTrue(correlation >= SAME, what + " correlates " + correlation);
    }

    private static byte[] silence(int seconds) {
        return PcmWav.silence(seconds * SECOND);
    }

    private static List<byte[]> sentences(Speech speech, int times) {
        return Collections.nCopies(times, speech.ulaw());
    }

    private static Baresip phone(String name, String number, List<byte[]> speech)
            throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".wav");
        var all = new ArrayList<>(speech);
        all.add(silence(2));
        Files.write(file, PcmWav.of(all));
        DemoPractice.Phone phone = maple.phone(number);
        var account =
                new BaresipAccount(
                        demo.sip(),
                        demo.server().authorityFile(),
                        maple.domain(),
                        number,
                        phone.username(),
                        phone.secret(),
                        file,
                        "");
        return Baresip.start(folder.resolve(name), account.with("mwi=yes"));
    }
}
