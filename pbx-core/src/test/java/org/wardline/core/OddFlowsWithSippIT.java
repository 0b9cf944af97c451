package org.wardline.core;

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

/// Call flows of other makers' phones, between SIPp at 101 and baresip at 102, which answers by
/// itself, and at 103, which rings: each message that SIPp gets is the one that its flow waits for,
/// and nothing of a call is left afterwards.
class OddFlowsWithSippIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RunningPbx running;
    private static Tenant maple;
    private static Baresip auto;
    private static Baresip rings;
    private static Sipp sipp;

    @BeforeAll
    static void threePhones(@TempDir Path home) throws Exception {
        running = new RunningPbx(home);
        maple = running.practice("maple.example");
        Path silence = Files.write(home.resolve("silence.wav"), RunningPbx.wav(60 * 8_000));
        for (String number : List.of("101", "102", "103")) {
            Extension desk = running.extension(maple, number, Extension.DEFAULT_RING_TIME);
            running.device(maple, desk, number);
            running.handle(FourDesks.inPickupGroup(CallHandling.usual(desk), "front"));
        }
        auto = Baresip.start(home.resolve("auto"), running.account("102", silence));
        rings =
                Baresip.start(
                        home.resolve("rings"),
                        running.account("103", silence).with("answermode=manual"));
        auto.awaitRegistered(PATIENCE);
        rings.awaitRegistered(PATIENCE);
        sipp = new Sipp(home.resolve("sipp"), running.account("101", silence));
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
    void lateOffersLateAcksHoldAndCancelAreUnderstood() throws Exception {
        for (String flow : new String[] {"call", "late-offer", "hold", "late-ack"}) {
            sipp.play(flow, "102");
            auto.await("CALL_ESTABLISHED", PATIENCE);
            auto.await("CALL_CLOSED", PATIENCE);
        }
        sipp.play("cancel", "103");
        rings.await("CALL_CLOSED", PATIENCE);
    }

    /// The caller is the one who transfers: 202, NOTIFY of 100, 180 and 200, BYE.
    @Test
    void aBlindTransferIsToldOfItsProgress() throws Exception {
        try (Sipp.Playing playing = sipp.begin("transfer", "102", "103")) {
            rings.await("CALL_INCOMING", PATIENCE);
            rings.command("accept");
            playing.awaitEnd();
        }
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
        rings.hangUp(PATIENCE);
        auto.await("CALL_CLOSED", PATIENCE);
    }

    @Test
    void aCallIsParkedAndGotBack() throws Exception {
        sipp.play("park", "102", "*01");
        sipp.play("call", "*01");
        auto.await("CALL_CLOSED", PATIENCE);
    }

    @Test
    void aRingingCallIsPickedUpByItsNumber() throws Exception {
        auto.dial("103");
        rings.await("CALL_INCOMING", PATIENCE);
        sipp.play("call", "**103");
        auto.await("CALL_CLOSED", PATIENCE);
        rings.await("CALL_CLOSED", PATIENCE);
    }

    /// INVITE with Replaces, with what the lamp has shown (RFC 4235, 3891).
    @Test
    void aRingingCallIsPickedUpByItsLamp() throws Exception {
        try (Sipp.Playing playing = sipp.begin("pick-up", "103")) {
            playing.await("looking");
            auto.dial("103");
            playing.awaitEnd();
        }
        auto.await("CALL_CLOSED", PATIENCE);
        rings.await("CALL_CLOSED", PATIENCE);
    }

    @Test
    void aForwardIsSetAndTakenBack() throws Exception {
        sipp.play("code", "*72103");
        auto.dial("101");
        rings.await("CALL_INCOMING", PATIENCE);
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
            rings.hangUp(PATIENCE);
            watching.awaitEnd();
        }
        auto.await("CALL_CLOSED", PATIENCE);
    }
}
