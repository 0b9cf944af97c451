package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.directory.CallHandling;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.Sipp;
import org.wardline.testkit.SippSpeech;

/// Call flows of other makers' phones, between SIPp at 101 (and 104) and baresip at 102, which
/// answers by itself, and at 103, which rings: each message that SIPp gets is the one that its flow
/// waits for, and nothing of a call is left afterwards. Each speaks with a tone of its own.
class OddFlowsWithSippIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int HERTZ_SIPP = 600;
    private static final int HERTZ_AUTO = 900;
    private static final int HERTZ_RINGS = 1_300;

    private static RunningPbx running;
    private static Tenant maple;
    private static Baresip auto;
    private static Baresip rings;
    private static Sipp sipp;
    private static Sipp other;

    @BeforeAll
    static void threePhones(@TempDir Path home) throws Exception {
        running = new RunningPbx(home);
        maple = running.practice("maple.example");
        for (String number : List.of("101", "102", "103", "104")) {
            Extension desk = running.extension(maple, number, Extension.DEFAULT_RING_TIME);
            running.device(maple, desk, number);
            running.handle(FourDesks.inPickupGroup(CallHandling.usual(desk), "front"));
        }
        Path low = tone(home.resolve("low.wav"), HERTZ_AUTO);
        Path high = tone(home.resolve("high.wav"), HERTZ_RINGS);
        auto = Baresip.start(home.resolve("auto"), running.account("102", low));
        rings =
                Baresip.start(
                        home.resolve("rings"),
                        running.account("103", high).with("answermode=manual"));
        auto.awaitRegistered(PATIENCE);
        rings.awaitRegistered(PATIENCE);
        sipp = new Sipp(home.resolve("sipp"), running.account("101", low));
        other = new Sipp(home.resolve("other"), running.account("104", low));
    }

    private static Path tone(Path file, int hertz) throws IOException {
        return Files.write(file, Wav.tone(hertz, 60 * 8_000));
    }

    @AfterAll
    static void close() throws IOException {
        rings.close();
        auto.close();
        running.close();
    }

    @AfterEach
    void noCallIsLeft() {
        Eventually.until(
                "no call is left", PATIENCE, () -> running.pbx().liveCalls(maple.id()).isEmpty());
    }

    @Test
    void lateOffersLateAcksAndCancelAreUnderstood() throws Exception {
        for (String flow : new String[] {"call", "late-offer", "late-ack"}) {
            sipp.play(flow, "102");
            auto.await("CALL_ESTABLISHED", PATIENCE);
            auto.await("CALL_CLOSED", PATIENCE);
        }
        sipp.play("cancel", "103");
        rings.await("CALL_CLOSED", PATIENCE);
    }

    @Test
    void whoIsHeldAndWhoHoldsSpeakOnAfterwards() throws Exception {
        try (var speech = new SippSpeech();
                Sipp.Playing playing = sipp.begin("hold", "102", speech.port())) {
            speech.say(HERTZ_SIPP, playing.said("answered"));
            playing.await("resumed");
            autoAndSippHearEachOther(speech);
            auto.hangUp(PATIENCE);
            playing.awaitEnd();
        }
    }

    /// The caller is the one who transfers: 202, NOTIFY of 100, 180 and 200, BYE.
    @Test
    void aBlindTransferIsToldOfItsProgress() throws Exception {
        try (Sipp.Playing playing = sipp.begin("transfer", "102", "103")) {
            rings.await("CALL_INCOMING", PATIENCE);
            rings.command("accept");
            playing.awaitEnd();
        }
        autoAndRingsHearEachOther();
        rings.hangUp(PATIENCE);
        auto.await("CALL_CLOSED", PATIENCE);
    }

    /// REFER with Replaces: both calls of the one who transfers end.
    @Test
    void anAttendedTransferEndsBothCallsOfWhoTransfers() throws Exception {
        try (Sipp.Playing playing = sipp.begin("attended", "102", "103")) {
            rings.await("CALL_INCOMING", PATIENCE);
            rings.command("accept");
            playing.awaitEnd();
        }
        autoAndRingsHearEachOther();
        rings.hangUp(PATIENCE);
        auto.await("CALL_CLOSED", PATIENCE);
    }

    @Test
    void aCallIsParkedAndGotBack() throws Exception {
        sipp.play("park", "102", "*01");
        talk("*01");
    }

    @Test
    void aRingingCallIsPickedUpByItsNumber() throws Exception {
        auto.dial("103");
        rings.await("CALL_INCOMING", PATIENCE);
        talk("**103");
        rings.await("CALL_CLOSED", PATIENCE);
    }

    /// INVITE with Replaces, with what the lamp has shown (RFC 4235, 3891).
    @Test
    void aRingingCallIsPickedUpByItsLampAndBothSidesHearEachOther() throws Exception {
        try (var speech = new SippSpeech();
                Sipp.Playing playing = sipp.begin("pick-up", "103", speech.port())) {
            playing.await("looking");
            auto.dial("103");
            playing.await("answered");
            speech.say(HERTZ_SIPP, playing.said("answered"));
            autoAndSippHearEachOther(speech);
            auto.hangUp(PATIENCE);
            playing.awaitEnd();
        }
        rings.await("CALL_CLOSED", PATIENCE);
    }

    /// A phone's own forward key (RFC 3261 21.3.3).
    @Test
    void aPhoneThatAnswersWith302LeadsTheCallToThatExtension() throws Exception {
        try (Sipp.Playing moved = sipp.answer("moved", "103")) {
            auto.dial("101");
            rings.await("CALL_INCOMING", PATIENCE);
            assertEquals("moved", moved.said("moved"));
            rings.command("accept");
            autoAndRingsHearEachOther();
        }
        auto.hangUp(PATIENCE);
        rings.await("CALL_CLOSED", PATIENCE);
    }

    /// Nobody rings twice; the call ends where the one who was meant keeps messages.
    @Test
    void phonesThatLeadACallToEachOtherWith302AreAskedOnce() throws Exception {
        try (Sipp.Playing there = sipp.answer("moved", "104");
                Sipp.Playing back = other.answer("moved", "101")) {
            auto.dial("101");
            awaitState("mailbox");
            assertEquals("moved", there.said("moved"));
            assertEquals("moved", back.said("moved"));
        }
        auto.hangUp(PATIENCE);
    }

    @Test
    void aForwardIsSetAndTakenBack() throws Exception {
        sipp.play("code", "*72103");
        auto.dial("101");
        rings.await("CALL_INCOMING", PATIENCE);
        rings.command("accept");
        autoAndRingsHearEachOther();
        auto.hangUp(PATIENCE);
        rings.await("CALL_CLOSED", PATIENCE);
        sipp.play("code", "*73");
    }

    @Test
    void aLampShowsThatACallRingsIsAnsweredAndEnds() throws Exception {
        try (Sipp.Playing watching = sipp.begin("watch", "103")) {
            watching.await("watching");
            auto.dial("103");
            watching.await("early");
            rings.command("accept");
            watching.await("confirmed");
            autoAndRingsHearEachOther();
            rings.hangUp(PATIENCE);
            watching.awaitEnd();
        }
        auto.await("CALL_CLOSED", PATIENCE);
    }

    /// SIPp dials a number that joins it with the phone that answers by itself; they speak, and
    /// that one hangs up.
    private static void talk(String number) throws Exception {
        try (var speech = new SippSpeech();
                Sipp.Playing playing = sipp.begin("talk", number, speech.port())) {
            speech.say(HERTZ_SIPP, playing.said("answered"));
            autoAndSippHearEachOther(speech);
            auto.hangUp(PATIENCE);
            playing.awaitEnd();
        }
    }

    private static void autoAndSippHearEachOther(SippSpeech speech) {
        auto.awaitTone(HERTZ_SIPP, PATIENCE);
        speech.awaitTone(HERTZ_AUTO, PATIENCE);
    }

    private static void autoAndRingsHearEachOther() {
        auto.awaitTone(HERTZ_RINGS, PATIENCE);
        rings.awaitTone(HERTZ_AUTO, PATIENCE);
    }

    private static void awaitState(String state) {
        Eventually.until(
                state,
                PATIENCE,
                () ->
                        running.pbx().liveCalls(maple.id()).stream()
                                .anyMatch(call -> call.state().equals(state)));
    }
}
