package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.CallEnded;
import org.wardline.audit.event.OfferRefused;
import org.wardline.call.CallCommand;
import org.wardline.call.CallEvent;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.ident.CallId;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEvent;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.FakeMediaPort;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.ua.EndCause;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;

/// Calls between scripted phones on the real signalling objects, in virtual time.
class CallsTest {

    private final SimExchange exchange = new SimExchange();
    private Tenant maple;
    private Extension desk101;
    private Extension desk102;
    private ScriptedPhone caller;
    private ScriptedPhone callee;

    @BeforeEach
    void twoPhones() {
        maple = exchange.practice("maple.example");
        desk101 = exchange.extension(maple, "101", false);
        desk102 = exchange.extension(maple, "102", false);
        caller = exchange.registered(maple, desk101);
        callee = exchange.registered(maple, desk102);
    }

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @Test
    void aCallRingsIsAnsweredAndIsHungUpByTheCaller() {
        talk();
        assertSame(
                exchange.portTowards(callee),
                exchange.portTowards(caller).bridgedTo().orElseThrow());
        exchange.pass(Duration.ofSeconds(65));
        caller.hangUp(exchange.now());
        exchange.settle();
        assertEquals(List.of(EndCause.BYE), callee.ends());
        CallDetailRecord record = exchange.records.getFirst();
        assertEquals(CallOutcome.ANSWERED, record.outcome());
        assertEquals("AEAD_AES_256_GCM,AEAD_AES_256_GCM", record.suites());
        CallEnded ended = exchange.audited(CallEnded.class).getFirst();
        assertEquals(65, ended.seconds());
        assertEquals(Optional.of(desk101.id()), ended.caller());
        assertEquals(Optional.of(desk102.id()), ended.callee());
    }

    @Test
    void theCalleeMayHangUpToo() {
        talk();
        callee.hangUp(exchange.now());
        exchange.settle();
        assertEquals(List.of(EndCause.BYE), caller.ends());
    }

    @Test
    void theCalleeSeesTheCallersExtensionWhateverFromSays() {
        call();
        var from = callee.invitations().getFirst().from();
        assertEquals("Desk 101", from.display());
        assertEquals("101", ((SipUri) from.uri()).userDecoded());
    }

    @Test
    void eachSideHasKeysOfItsOwn() {
        talk();
        var callersKeys = caller.exchange().agreement().orElseThrow();
        var calleesKeys = callee.exchange().agreement().orElseThrow();
        assertFalse(callersKeys.theirs().key().sameAs(calleesKeys.theirs().key()));
        assertFalse(
                callersKeys.ours().key().sameAs(calleesKeys.theirs().key()),
                "no key is copied across");
        assertFalse(
                callersKeys.theirs().key().sameAs(calleesKeys.ours().key()),
                "no key is copied across");
    }

    @Test
    void sidesWithDifferentSuitesAndCodecsAreJoined() {
        var old =
                exchange.registered(
                        maple,
                        exchange.extension(maple, "103", false),
                        Habits.USUAL
                                .with(List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80))
                                .with(AudioCodec.PCMA));
        caller.call("103", exchange.now());
        exchange.settle();
        old.answer(exchange.now());
        exchange.settle();
        assertTrue(caller.isTalking());
        assertEquals("AEAD_AES_256_GCM", caller.exchange().agreement().orElseThrow().suite());
        assertEquals("AES_CM_128_HMAC_SHA1_80", old.exchange().agreement().orElseThrow().suite());
        // The caller's phone follows the callee's codec, so that nothing needs transcoding.
        assertEquals(
                AudioCodec.PCMA,
                exchange.portTowards(caller).remote().orElseThrow().send().codec());
    }

    @Test
    void aPlaintextOfferIsRefusedWithAReasonAndCostsNoPort() {
        var plain =
                exchange.registered(maple, desk101, Habits.USUAL.with(Habits.Writing.PLAINTEXT));
        plain.call("102", exchange.now());
        exchange.settle();
        assertEquals(488, plain.lastStatus());
        String warning =
                plain.lastResponse()
                        .orElseThrow()
                        .headers()
                        .first(HeaderName.WARNING)
                        .orElseThrow();
        assertTrue(
                warning.startsWith("302 wardline \"Unencrypted RTP is refused by policy"), warning);
        assertEquals(List.of(), exchange.media.ports());
        assertTrue(callee.invitations().isEmpty());
        assertEquals("plaintext", exchange.audited(OfferRefused.class).getFirst().reason());
    }

    @Test
    void aPhoneThatAnswersWithoutKeysIsHungUpAndTheCallerIsTold() {
        var plain =
                exchange.registered(
                        maple,
                        exchange.extension(maple, "103", false),
                        Habits.USUAL.with(Habits.Writing.PLAINTEXT));
        caller.call("103", exchange.now());
        exchange.settle();
        plain.answer(exchange.now());
        exchange.settle();
        assertEquals(List.of(EndCause.BYE), plain.ends());
        assertEquals(480, caller.lastStatus());
    }

    @Test
    void anUnknownNumberIs404AndAnEmergencyNumberSaysWhyNot() {
        caller.call("777", exchange.now());
        exchange.settle();
        assertEquals(404, caller.lastStatus());
        caller.call("911", exchange.now());
        exchange.settle();
        assertEquals(503, caller.lastStatus());
        assertTrue(caller.lastResponse().orElseThrow().headers().has(HeaderName.WARNING));
    }

    @Test
    void busyAndDeclineReachTheCaller() {
        call();
        callee.reject(486, exchange.now());
        exchange.settle();
        assertEquals(486, caller.lastStatus());
        assertEquals(CallOutcome.BUSY, exchange.records.getFirst().outcome());
        call();
        callee.reject(603, exchange.now());
        exchange.settle();
        assertEquals(486, caller.lastStatus());
    }

    @Test
    void whenNobodyAnswersTheCallerIsToldAfterTheRingTime() {
        call();
        exchange.pass(Duration.ofSeconds(19));
        assertTrue(callee.isRinging());
        exchange.pass(Duration.ofSeconds(2));
        assertEquals(List.of(EndCause.CANCELLED), callee.ends());
        assertEquals(480, caller.lastStatus());
        assertEquals(CallOutcome.NO_ANSWER, exchange.records.getFirst().outcome());
    }

    @Test
    void aCallerWhoGivesUpStopsTheRinging() {
        call();
        caller.hangUp(exchange.now());
        exchange.settle();
        assertEquals(List.of(EndCause.CANCELLED), callee.ends());
        assertEquals(CallOutcome.CANCELLED, exchange.records.getFirst().outcome());
    }

    @Test
    void whenAPersonHasTwoPhonesTheFirstToAnswerTakesTheCall() {
        var second = exchange.registered(maple, desk102);
        call();
        assertTrue(second.isRinging());
        second.answer(exchange.now());
        exchange.settle();
        assertTrue(caller.isTalking());
        assertEquals(List.of(EndCause.CANCELLED), callee.ends());
        assertEquals(3, exchange.media.ports().size());
    }

    @Test
    void whenOneOfTwoPhonesIsBusyTheOtherGoesOnRinging() {
        var second = exchange.registered(maple, desk102);
        call();
        callee.reject(486, exchange.now());
        exchange.settle();
        assertTrue(second.isRinging());
        second.answer(exchange.now());
        exchange.settle();
        assertTrue(caller.isTalking());
    }

    @Test
    void anExtensionWithoutPhonesIsUnavailable() {
        exchange.extension(maple, "103", false);
        caller.call("103", exchange.now());
        exchange.settle();
        assertEquals(480, caller.lastStatus());
        assertEquals(CallOutcome.UNAVAILABLE, exchange.records.getFirst().outcome());
    }

    @Test
    void aPhoneThatCallsItsOwnExtensionDoesNotRingItself() {
        caller.call("101", exchange.now());
        exchange.settle();
        assertEquals(480, caller.lastStatus());
    }

    // ---- hold

    @Test
    void whoIsHeldHearsMusicAndNobodyGetsANewKey() {
        talk();
        FakeMediaPort towardsCallee = exchange.portTowards(callee);
        caller.hold(exchange.now());
        exchange.settle();
        assertEquals(200, caller.lastStatus());
        assertNotEquals(0, towardsCallee.playing());
        assertFalse(exchange.portTowards(caller).remote().orElseThrow().direction().sends());
        caller.resume(exchange.now());
        exchange.settle();
        assertEquals(0, towardsCallee.playing());
        assertTrue(exchange.portTowards(caller).remote().orElseThrow().direction().sends());
        var sent =
                exchange.portTowards(caller).commands().stream()
                        .filter(FakeMediaPort.Command.Remote.class::isInstance)
                        .map(c -> ((FakeMediaPort.Command.Remote) c).remote().keys().send())
                        .toList();
        assertTrue(
                sent.stream().allMatch(key -> key.sameAs(sent.getFirst())),
                "one sending key throughout");
    }

    @Test
    void bothSidesMayHold() {
        talk();
        caller.hold(exchange.now());
        exchange.settle();
        callee.hold(exchange.now());
        exchange.settle();
        callee.resume(exchange.now());
        exchange.settle();
        assertNotEquals(0, exchange.portTowards(callee).playing(), "the caller still holds");
        caller.resume(exchange.now());
        exchange.settle();
        assertEquals(0, exchange.portTowards(callee).playing());
        assertEquals(0, exchange.portTowards(caller).playing());
    }

    @Test
    void aReinviteThatWouldTurnEncryptionOffIsRefusedAndTheCallGoesOn() {
        talk();
        caller.reinvite(Habits.Writing.PLAINTEXT, exchange.now());
        exchange.settle();
        assertEquals(488, caller.lastStatus());
        assertTrue(caller.isTalking());
        assertSame(
                exchange.portTowards(callee),
                exchange.portTowards(caller).bridgedTo().orElseThrow());
        assertEquals("plaintext", exchange.audited(OfferRefused.class).getFirst().reason());
    }

    @Test
    void aReinviteWithoutOfferIsOfferedTheKeyInForce() {
        talk();
        var before = exchange.portTowards(caller).remote().orElseThrow().keys().send();
        caller.reinviteWithoutOffer(exchange.now());
        exchange.settle();
        assertTrue(caller.isTalking());
        assertTrue(
                before.sameAs(exchange.portTowards(caller).remote().orElseThrow().keys().send()));
    }

    @Test
    void aCallerWhoLetsUsOfferIsJoinedWhenItsAnswerComes() {
        caller.callWithoutOffer("102", exchange.now());
        exchange.settle();
        callee.answer(exchange.now());
        exchange.settle();
        assertTrue(caller.isTalking());
        assertSame(
                exchange.portTowards(callee),
                exchange.portTowards(caller).bridgedTo().orElseThrow());
    }

    // ---- what goes wrong

    @Test
    void withoutAFreePortForTheCalleeItCountsAsUnavailable() {
        exchange.media.full(true);
        caller.call("102", exchange.now());
        exchange.settle();
        assertEquals(480, caller.lastStatus());
        exchange.media.full(false);
    }

    @Test
    void withoutAFreePortForTheCallerTheCalleeIsHungUp() {
        call();
        exchange.media.full(true);
        callee.answer(exchange.now());
        exchange.settle();
        assertEquals(503, caller.lastStatus());
        assertEquals(List.of(EndCause.BYE), callee.ends());
        exchange.media.full(false);
    }

    @Test
    void aFailedMediaPortEndsItsCall() {
        talk();
        exchange.portTowards(caller).emit(new MediaEvent.Failed("test"));
        exchange.settle();
        assertEquals(List.of(EndCause.BYE), caller.ends());
        assertEquals(List.of(EndCause.BYE), callee.ends());
        assertEquals(CallOutcome.FAILED, exchange.records.getFirst().outcome());
    }

    @Test
    void aMillionBadPacketsDoNotHangUp() {
        talk();
        exchange.portTowards(caller).emit(new MediaEvent.AuthFailures(1_000_000));
        exchange.portTowards(caller).emit(new MediaEvent.Stalled(Duration.ofSeconds(10)));
        exchange.settle();
        assertTrue(caller.isTalking());
    }

    @Test
    void aRingingPhoneWhoseConnectionBreaksIsLeftOut() {
        call();
        exchange.disconnect(callee);
        assertEquals(480, caller.lastStatus());
    }

    @Test
    void aTalkingPhoneWhoseConnectionStaysAwayEndsTheCall() {
        talk();
        exchange.disconnect(callee);
        exchange.pass(Duration.ofSeconds(40));
        assertEquals(List.of(EndCause.BYE), caller.ends());
    }

    // ---- the mailbox, as the application meets it

    @Test
    void anUnansweredCallGoesToTheMailboxAndTheApplicationHearsItAll() {
        CallId call = mailboxCall();
        exchange.command(new CallCommand.Answer(call));
        assertTrue(caller.isTalking());
        FakeMediaPort port = exchange.portTowards(caller);
        exchange.command(new CallCommand.Play(call, 7, AudioSource.silence(Duration.ofSeconds(1))));
        port.finishPlaying();
        exchange.command(
                new CallCommand.StartRecording(call, (_, _, _, _) -> {}, Duration.ofSeconds(30)));
        port.hear(new byte[800]);
        port.emit(new MediaEvent.Digit('1'));
        port.emit(new MediaEvent.Silence(Duration.ofSeconds(10)));
        exchange.pass(Duration.ofSeconds(30));
        exchange.command(new CallCommand.StopRecording(call));
        exchange.command(new CallCommand.HangUp(call, false));
        assertEquals(
                List.of(
                        new CallEvent.Connected(),
                        new CallEvent.PlayFinished(7, true),
                        new CallEvent.Digit('1'),
                        new CallEvent.Silence(Duration.ofSeconds(10)),
                        new CallEvent.LimitReached(),
                        new CallEvent.RecordingEnded(Duration.ofMillis(100)),
                        new CallEvent.Ended()),
                exchange.told.get(call));
        assertEquals(CallOutcome.VOICEMAIL, exchange.records.getFirst().outcome());
        assertEquals(List.of(EndCause.BYE), caller.ends());
    }

    @Test
    void whenTheCallerHangsUpTheLastFramesComeBeforeTheEnd() {
        CallId call = mailboxCall();
        exchange.command(new CallCommand.Answer(call));
        exchange.command(
                new CallCommand.StartRecording(call, (_, _, _, _) -> {}, Duration.ofSeconds(30)));
        exchange.portTowards(caller).hear(new byte[1600]);
        caller.hangUp(exchange.now());
        exchange.settle();
        List<CallEvent> told = exchange.told.get(call);
        assertEquals(
                List.of(
                        new CallEvent.Connected(),
                        new CallEvent.RecordingEnded(Duration.ofMillis(200)),
                        new CallEvent.Ended()),
                told);
    }

    @Test
    void aCallerWhoGivesUpBeforeTheGreetingEndsTheApplication() {
        CallId call = mailboxCall();
        caller.hangUp(exchange.now());
        exchange.settle();
        assertEquals(List.of(new CallEvent.Ended()), exchange.told.get(call));
        assertEquals(CallOutcome.CANCELLED, exchange.records.getFirst().outcome());
    }

    @Test
    void aFaultyApplicationEndsOnlyItsCall() {
        CallId mailbox = mailboxCall();
        ScriptedPhone third = exchange.registered(maple, exchange.extension(maple, "105", false));
        callee.hangUp(exchange.now());
        third.call("102", exchange.now());
        exchange.settle();
        callee.answer(exchange.now());
        exchange.settle();
        exchange.command(new CallCommand.Answer(mailbox));
        exchange.command(new CallCommand.HangUp(mailbox, true));
        assertEquals(CallOutcome.FAILED, exchange.records.getFirst().outcome());
        assertTrue(third.isTalking());
        assertTrue(callee.isTalking());
    }

    private CallId mailboxCall() {
        Extension nurse = exchange.extension(maple, "104", true);
        caller.call("104", exchange.now());
        exchange.settle();
        var visit = exchange.visits.getFirst();
        assertEquals(nurse.mailbox(), Optional.of(visit.mailbox()));
        assertEquals("101", visit.callerNumber().reveal());
        return visit.call();
    }

    private void call() {
        caller.call("102", exchange.now());
        exchange.settle();
        assertTrue(callee.isRinging());
        callee.ring(exchange.now());
        exchange.settle();
        assertTrue(caller.hearsRinging());
    }

    private void talk() {
        call();
        callee.answer(exchange.now());
        exchange.settle();
        assertTrue(caller.isTalking());
        assertTrue(callee.isTalking());
    }
}
