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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.media.PortRange;
import org.wardline.server.FirstAdministrator;
import org.wardline.server.ServerConfig;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.BaresipAccount;
import org.wardline.testkit.PeerPrograms;

/// A phone that others wrote, baresip, with the whole server.
class RealPhonesIT {

    private static final Duration REGISTERING = Duration.ofSeconds(20);
    private static final Duration CALLING = Duration.ofSeconds(30);
    private static final String WIDEBAND = "audio_codecs=G722/16000/1";

    /// Two codings and two filters on the way cost some likeness.
    private static final double RECODED_SPEECH = 0.8;

    /// Several words.
    private static final Duration BEGINNING = Duration.ofMillis(2_500);

    private static final int GREETING_SAMPLES = 20 * 8_000;
    private static final PortRange RTP_PORTS = new PortRange(22_000, 22_199);

    @TempDir static Path folder;

    private static RunningDemo demo;
    private static DemoPractice maple;
    private static Path callerSpeech;
    private static Path calleeSpeech;
    private static Path messageSpeech;

    @BeforeAll
    static void startAServer() throws IOException {
        PeerPrograms.require("baresip", "baresip-core");
        ServerConfig config = ServerConfig.in(folder.resolve("home")).onLoopback(RTP_PORTS);
        demo = RunningDemo.start(config, _ -> {});
        FirstAdministrator first = demo.server().firstAdministrator().orElseThrow();
        maple =
                DemoSetup.firstSignIn(
                                demo.api(),
                                first.login(),
                                first.password(),
                                DemoSetup.password(new SecureRandom()))
                        .maple();
        callerSpeech = speech(Speech.CALLER, 0);
        calleeSpeech = speech(Speech.CALLEE, 0);
        // This phone can't wait for the tone: it is silent while greeting and tone play.
        messageSpeech = speech(Speech.MESSAGE, GREETING_SAMPLES);
    }

    @AfterAll
    static void stopIt() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void aPhoneRegistersWithoutAndWithOutbound() throws Exception {
        try (Baresip plain = phone("plain", account("101", callerSpeech));
                Baresip outbound =
                        phone("outbound", account("102", calleeSpeech).with("sipnat=outbound"))) {
            plain.awaitRegistered(REGISTERING);
            outbound.awaitRegistered(REGISTERING);
        }
    }

    @Test
    void twoPhonesHearEachOther() throws Exception {
        speakToEachOther(
                "plain",
                account("101", callerSpeech),
                account("102", calleeSpeech),
                PracticeDay.SAME_SPEECH);
    }

    @Test
    void twoWidebandPhonesHearEachOther() throws Exception {
        speakToEachOther(
                "wide",
                account("101", callerSpeech).with(WIDEBAND),
                account("102", calleeSpeech).with(WIDEBAND),
                RECODED_SPEECH);
    }

    @Test
    void aWidebandPhoneAndOneWithALawOnlyHearEachOther() throws Exception {
        speakToEachOther(
                "mixed",
                account("101", callerSpeech).with(WIDEBAND),
                account("102", calleeSpeech).with("audio_codecs=PCMA/8000/1"),
                RECODED_SPEECH);
    }

    private static void speakToEachOther(
            String call, BaresipAccount one, BaresipAccount other, double same) throws Exception {
        try (Baresip desk = phone(call + "-desk", one);
                Baresip doctor = phone(call + "-doctor", other)) {
            desk.awaitRegistered(REGISTERING);
            doctor.awaitRegistered(REGISTERING);
            desk.dial("102");
            desk.await("CALL_ESTABLISHED", CALLING);
            // A phone hangs up when its file is at its end.
            desk.await("CALL_CLOSED", CALLING);
            doctor.await("CALL_CLOSED", CALLING);
            assertSame(Speech.CALLER, doctor.heard(), "what the desk said", same);
            assertSame(Speech.CALLEE, desk.heard(), "what the doctor said", same);
        }
    }

    /// The lamp goes on and out again, and a call crosses after each change as before.
    @Test
    void aPhoneLeavesAMessageThatThePhysicianHearsAndTheLampShowsIt() throws Exception {
        try (Baresip line = phone("line", account("103", messageSpeech));
                Baresip desk = phone("beside", account("101", callerSpeech));
                Baresip doctor =
                        phone(
                                "watching",
                                account("102", calleeSpeech)
                                        .with("answermode=manual")
                                        .with("mwi=yes"))) {
            line.awaitRegistered(REGISTERING);
            desk.awaitRegistered(REGISTERING);
            doctor.awaitRegistered(REGISTERING);
            line.dial("102");
            line.await("CALL_ESTABLISHED", CALLING);
            line.await("CALL_CLOSED", Duration.ofSeconds(60));
            awaitLamp(doctor, "yes");
            beginToSpeak(desk, doctor);
            ApiPerson physician = maple.signIn(demo.api(), "provider");
            var messages = physician.get(maple.messages()).json().path("messages");
            assertEquals(1, messages.size());
            String message = maple.messages() + "/" + messages.path(0).path("id").asText();
            ApiServer.Reply played = physician.get(message + "/audio");
            assertEquals(200, played.status());
            assertSame(
                    Speech.MESSAGE,
                    Downloaded.ulaw(played.body()),
                    "the message",
                    PracticeDay.SAME_SPEECH);
            physician.put(message + "/folder", "folder", "saved");
            awaitLamp(doctor, "no");
            beginToSpeak(desk, doctor);
        }
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

    /// A call in which each hears the beginning of what the other one says.
    private static void beginToSpeak(Baresip desk, Baresip doctor) throws IOException {
        desk.dial("102");
        doctor.await("CALL_INCOMING", CALLING);
        doctor.command("accept");
        doctor.await("CALL_ESTABLISHED", CALLING);
        desk.speak(BEGINNING.plusSeconds(1));
        doctor.speak(BEGINNING.plusSeconds(1));
        desk.hangUp(CALLING);
        doctor.await("CALL_CLOSED", CALLING);
        assertBeginning(Speech.CALLER, doctor);
        assertBeginning(Speech.CALLEE, desk);
    }

    private static void assertBeginning(Speech said, Baresip phone) {
        byte[] beginning = Arrays.copyOf(said.ulaw(), 8 * (int) BEGINNING.toMillis());
        double correlation = AudioMatch.of(beginning, phone.heard()).correlation();
        assertTrue(
                correlation >= PracticeDay.SAME_SPEECH,
                said + "'s beginning correlates " + correlation);
    }

    @Test
    void aPhoneThatOffersNoEncryptionIsRefused() throws Exception {
        try (Baresip plain = phone("unencrypted", account("101", callerSpeech).with("mediaenc="))) {
            plain.awaitRegistered(REGISTERING);
            plain.dial("102");
            String reason = plain.await("CALL_CLOSED", CALLING);
            assertTrue(reason.startsWith("488"), reason);
        }
    }

    private static void assertSame(Speech said, byte[] heard, String what, double same) {
        double correlation = AudioMatch.of(said.ulaw(), heard).correlation();
        assertTrue(correlation >= same, what + " correlates " + correlation);
    }

    private static Baresip phone(String name, BaresipAccount account)
            throws IOException, InterruptedException {
        return Baresip.start(folder.resolve(name), account);
    }

    private static BaresipAccount account(String number, Path speech) {
        DemoPractice.Phone phone = maple.phone(number);
        return new BaresipAccount(
                demo.sip(),
                demo.server().authorityFile(),
                maple.domain(),
                number,
                phone.username(),
                phone.secret(),
                speech,
                "");
    }

    /// A file for a phone to play: 16-bit PCM, with two seconds of silence at the end, because a
    /// phone hangs up when its file ends and the other one has not said all then.
    private static Path speech(Speech speech, int silentSamples) throws IOException {
        Path file = folder.resolve(speech.name() + ".wav");
        byte[] before = PcmWav.silence(silentSamples);
        Files.write(file, PcmWav.of(List.of(before, speech.ulaw(), PcmWav.silence(16_000))));
        return file;
    }
}
