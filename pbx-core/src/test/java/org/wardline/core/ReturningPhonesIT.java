package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.call.LiveCall;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.ident.DeviceId;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.TlsPhone;

/// A whole phone system that is restarted, with phones that come back and phones that don't.
class ReturningPhonesIT {

    private static final Logger LOG = LoggerFactory.getLogger(ReturningPhonesIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration FOUR_SECONDS = Duration.ofSeconds(4);

    private static RunningPbx running;
    private static Tenant maple;

    @BeforeAll
    static void aPractice(@TempDir Path home) {
        running = new RunningPbx(home);
        maple = running.practice("maple.example");
        running.device(
                maple, running.extension(maple, "101", Extension.DEFAULT_RING_TIME), "nurse");
        running.device(maple, running.extension(maple, "102", Extension.DEFAULT_RING_TIME), "desk");
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void aCallRightAfterARestartRingsThePhoneThatComesBack() {
        restartWithBothRegistered();
        try (TlsPhone desk = running.phone("desk").registered()) {
            desk.act((phone, now) -> phone.call("101", now));
            Eventually.until(
                    "a second and a half",
                    PATIENCE,
                    () -> age().compareTo(Duration.ofMillis(1_500)) > 0);
            assertEquals("ringing", call().state());
            assertFalse(desk.ask(ScriptedPhone::hearsRinging));
            try (TlsPhone nurse = running.phone("nurse").registered()) {
                nurse.until("ringing", ScriptedPhone::isRinging);
                LOG.info("rings {} after the INVITE", age());
                nurse.act(ScriptedPhone::answer);
                desk.until("talking", ScriptedPhone::isTalking);
                desk.act(ScriptedPhone::hangUp);
                nurse.until("hung up", ScriptedPhone::isIdle);
            }
        }
        assertNoCallIsLeft();
    }

    @Test
    void aCallToAPhoneThatStaysAwayIsInTheMailboxAfterFourSeconds() {
        restartWithBothRegistered();
        try (TlsPhone desk = running.phone("desk").registered()) {
            Duration waited = untilTheMailbox(desk);
            LOG.info("in the mailbox {} after the INVITE", waited);
            assertTrue(waited.compareTo(FOUR_SECONDS) >= 0, waited.toString());
            assertTrue(waited.compareTo(Extension.DEFAULT_RING_TIME) < 0, waited.toString());
        }
        assertNoCallIsLeft();
    }

    @Test
    void aPhoneThatSaidGoodbyeIsNotWaitedForAfterARestart() {
        try (TlsPhone nurse = running.phone("nurse").registered()) {
            nurse.act((phone, now) -> phone.register("101", 0, now));
            Eventually.until(
                    "unregistered",
                    PATIENCE,
                    () -> running.pbx().registrations(maple.id()).isEmpty());
        }
        running.restart();
        try (TlsPhone desk = running.phone("desk").registered()) {
            Duration waited = untilTheMailbox(desk);
            assertTrue(waited.compareTo(FOUR_SECONDS) < 0, waited.toString());
        }
        assertNoCallIsLeft();
    }

    @Test
    void phonesRegisterAndCallWhileTheDatabaseIsAwayAndItLearnsOfThemLater() {
        Extension added = running.extension(maple, "103", Extension.DEFAULT_RING_TIME);
        running.device(maple, added, "new");
        running.stopDatabase();
        DeviceId device;
        try (TlsPhone desk = running.phone("desk").registered();
                TlsPhone newPhone = running.phone("new").registered()) {
            desk.act((phone, now) -> phone.call("103", now));
            newPhone.until("ringing", ScriptedPhone::isRinging);
            device =
                    running.pbx().registrations(maple.id()).stream()
                            .filter(phone -> phone.extension().equals(added.id()))
                            .findFirst()
                            .orElseThrow()
                            .device();
            desk.act(ScriptedPhone::hangUp);
            newPhone.until("hung up", ScriptedPhone::isIdle);
        } finally {
            running.startDatabase();
        }
        Eventually.until(
                "the database knows who was here",
                Duration.ofSeconds(60),
                () ->
                        running.directory()
                                .presence()
                                .present(maple.id(), Instant.now())
                                .contains(device));
        assertNoCallIsLeft();
    }

    private static void restartWithBothRegistered() {
        try (TlsPhone _ = running.phone("desk").registered();
                TlsPhone _ = running.phone("nurse").registered()) {
            running.restart();
        }
    }

    /// How long a call to the nurse takes to get there.
    private static Duration untilTheMailbox(TlsPhone desk) {
        desk.act((phone, now) -> phone.call("101", now));
        Eventually.until(
                "the mailbox is reached", PATIENCE, () -> call().state().equals("mailbox"));
        Duration waited = age();
        desk.act(ScriptedPhone::hangUp);
        // Its hang-up may cross the mailbox's answer, which it then ends too, while it is there.
        Eventually.until(
                "the call is over", PATIENCE, () -> running.pbx().liveCalls(maple.id()).isEmpty());
        return waited;
    }

    private static LiveCall call() {
        Eventually.until("a call", PATIENCE, () -> !running.pbx().liveCalls(maple.id()).isEmpty());
        return running.pbx().liveCalls(maple.id()).getFirst();
    }

    private static Duration age() {
        return Duration.between(call().startedAt(), Instant.now());
    }

    private static void assertNoCallIsLeft() {
        Eventually.until(
                "no call and no script is left",
                PATIENCE,
                () ->
                        running.pbx().figures().calls() == 0
                                && running.pbx().figures().scripts() == 0);
        Eventually.until(
                "every media port is free", PATIENCE, () -> running.mediaPortsInUse() == 0);
        assertEquals(0, running.pbx().figures().faults());
    }
}
