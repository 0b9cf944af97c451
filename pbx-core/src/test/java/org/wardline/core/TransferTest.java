package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.LegEnd;
import org.wardline.cdr.LegRecord;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.ua.EndCause;
import org.wardline.testkit.phone.Habits;

/// Calls that change hands: transfer, pickup, parking.
class TransferTest extends FourDesks {

    // ---- transfer

    @Test
    void aBlindTransferRingsTheThirdPhoneAndTheReferrerIsToldAndLetGo() {
        call(one, "102");
        answer(two);
        var towardsOne = exchange.portTowards(one);
        two.transfer("104", exchange.now());
        exchange.settle();
        assertEquals(202, two.lastStatus());
        assertTrue(four.isRinging());
        assertNotEquals(0, towardsOne.playing(), "who waits hears music");
        assertEquals("Desk 101", four.invitations().getFirst().from().display());
        four.ring(exchange.now());
        exchange.settle();
        answer(four);
        assertEquals(
                List.of("SIP/2.0 100 Trying", "SIP/2.0 180 Ringing", "SIP/2.0 200 OK"),
                two.progress());
        assertEquals(List.of(EndCause.BYE), two.ends());
        assertTrue(one.isTalking());
        assertEquals(0, towardsOne.playing());
        assertSame(exchange.portTowards(four), towardsOne.bridgedTo().orElseThrow());
        hangUp(four);
        assertEquals(List.of("TRANSFERRED", "HUNG_UP", "RELEASED"), legEnds());
        assertEquals(CallOutcome.ANSWERED, exchange.records.getFirst().outcome());
    }

    @Test
    void theCallerMayTransferTheOneWhoWasCalled() {
        call(one, "102");
        answer(two);
        one.transfer("104", exchange.now());
        exchange.settle();
        answer(four);
        assertTrue(two.isTalking() && four.isTalking() && one.isIdle());
        hangUp(two);
        assertEquals(List.of(EndCause.BYE), four.ends());
    }

    @Test
    void aTransferThatNobodyAnswersComesBack() {
        call(one, "102");
        answer(two);
        two.transfer("104", exchange.now());
        exchange.settle();
        four.reject(486, exchange.now());
        exchange.settle();
        assertEquals("SIP/2.0 486 Busy Here", two.progress().getLast());
        assertSame(exchange.portTowards(two), exchange.portTowards(one).bridgedTo().orElseThrow());
        assertEquals(0, exchange.portTowards(one).playing());
    }

    @Test
    void aTransferToAMailboxLeavesAMessage() {
        call(one, "102");
        answer(two);
        exchange.disconnect(three);
        two.transfer("103", exchange.now());
        exchange.settle();
        var visit = exchange.visits.getFirst();
        assertEquals(desk103.mailbox(), Optional.of(visit.mailbox()));
        assertEquals("101", visit.callerNumber().reveal());
        assertEquals("SIP/2.0 200 OK", two.progress().getLast());
        exchange.command(new org.wardline.call.CallCommand.Answer(visit.call()));
        assertEquals(
                List.of(new org.wardline.call.CallEvent.Connected()),
                exchange.told.get(visit.call()));
    }

    @Test
    void anAttendedTransferJoinsTheOtherSidesOfBothCalls() {
        var phone = new TwoLines(desk102);
        call(one, "102");
        two.reject(486, exchange.now());
        exchange.settle();
        answer(phone.first);
        phone.first.hold(exchange.now());
        exchange.settle();
        call(phone.second, "104");
        answer(four);
        phone.first.transferTo(phone.second, exchange.now());
        exchange.settle();
        assertEquals(List.of("SIP/2.0 100 Trying", "SIP/2.0 200 OK"), phone.first.progress());
        assertTrue(phone.first.isIdle() && phone.second.isIdle());
        assertTrue(one.isTalking() && four.isTalking());
        assertSame(exchange.portTowards(four), exchange.portTowards(one).bridgedTo().orElseThrow());
        assertEquals(0, exchange.portTowards(one).playing());
        hangUp(one);
        assertEquals(List.of(EndCause.BYE), four.ends());
        assertEquals(2, exchange.records.size());
    }

    @Test
    void whoHandsOnBeforeTheColleagueAnswersIsLetGoAndTheColleagueRingsForTheOther() {
        var phone = new TwoLines(desk102);
        call(one, "102");
        two.reject(486, exchange.now());
        exchange.settle();
        answer(phone.first);
        phone.first.hold(exchange.now());
        exchange.settle();
        call(phone.second, "104");
        four.ring(exchange.now());
        exchange.settle();
        phone.first.transferTo(phone.second, exchange.now());
        exchange.settle();
        assertTrue(phone.second.isIdle());
        assertEquals(2, four.invitations().size());
        assertEquals("Desk 101", four.invitations().getLast().from().display());
        answer(four);
        assertEquals("SIP/2.0 200 OK", phone.first.progress().getLast());
        assertTrue(phone.first.isIdle() && one.isTalking());
        assertSame(exchange.portTowards(four), exchange.portTowards(one).bridgedTo().orElseThrow());
        hangUp(one);
        assertEquals(2, exchange.records.size());
    }

    @Test
    void whatRingsForSomebodyElseIsNotHandedOn() {
        call(one, "102");
        answer(two);
        call(three, "104");
        four.ring(exchange.now());
        exchange.settle();
        two.transferTo(three, exchange.now());
        exchange.settle();
        assertEquals(403, two.lastStatus());
        assertTrue(four.isRinging() && one.isTalking() && two.isTalking());
    }

    @Test
    void nobodyTakesOverACallThatIsNotTheirs() {
        call(one, "102");
        answer(two);
        call(three, "104");
        answer(four);
        two.transferTo(four, exchange.now());
        exchange.settle();
        assertEquals(403, two.lastStatus());
        assertTrue(one.isTalking() && two.isTalking() && three.isTalking() && four.isTalking());
    }

    @Test
    void aTransferToNowhereOrToTheEmergencyServicesIsRefused() {
        call(one, "102");
        answer(two);
        two.transfer("777", exchange.now());
        exchange.settle();
        assertEquals(404, two.lastStatus());
        two.transfer("*97", exchange.now());
        exchange.settle();
        assertEquals(404, two.lastStatus(), "nobody is led to messages");
        assertTrue(one.isTalking());
        assertSame(exchange.portTowards(two), exchange.portTowards(one).bridgedTo().orElseThrow());
    }

    // ---- pickup

    @Test
    void aCallIsPickedUpWithinItsGroupOnly() {
        pickupGroup(desk102, "nurses");
        pickupGroup(desk103, "nurses");
        pickupGroup(desk104, "others");
        call(one, "102");
        four.call("*8", exchange.now());
        exchange.settle();
        assertEquals(404, four.lastStatus());
        four.call("**102", exchange.now());
        exchange.settle();
        assertEquals(404, four.lastStatus());
        three.call("**102", exchange.now());
        exchange.settle();
        assertTrue(three.isTalking() && one.isTalking());
        assertEquals(List.of(EndCause.CANCELLED), two.ends());
        assertSame(
                exchange.portTowards(three), exchange.portTowards(one).bridgedTo().orElseThrow());
        hangUp(three);
        assertEquals(List.of(EndCause.BYE), one.ends());
        LegRecord picker = exchange.records.getLast().legs().get(1);
        assertEquals(Optional.of(desk103.id()), picker.at().ofExtension());
        assertEquals(LegEnd.HUNG_UP, picker.reason());
    }

    @Test
    void theCallThatRingsLongestIsPickedUpFirst() {
        pickupGroup(desk102, "nurses");
        pickupGroup(desk103, "nurses");
        call(one, "102");
        call(four, "102");
        three.call("*8", exchange.now());
        exchange.settle();
        assertTrue(one.isTalking());
        assertFalse(four.isTalking());
    }

    @Test
    void aLampPicksUpByNamingTheDialogThatRings() {
        pickupGroup(desk102, "nurses");
        pickupGroup(desk103, "nurses");
        call(one, "102");
        two.ring(exchange.now());
        exchange.settle();
        four.pickUp(two.dialog(), exchange.now());
        exchange.settle();
        assertFalse(four.isTalking(), "not of the group");
        three.pickUp(two.dialog(), exchange.now());
        exchange.settle();
        assertTrue(three.isTalking() && one.isTalking());
    }

    /// RFC 3891 3. Who may not take a call learns no more of it than of one that never was.
    @ParameterizedTest
    @CsvSource({
        "RINGING,  false, others, 481",
        "ANSWERED, true,  nurses, 486",
        "ANSWERED, false, nurses, 486",
        "ANSWERED, false, others, 481",
        "ENDED,    false, nurses, 481",
        "UNKNOWN,  false, nurses, 481"
    })
    void whoComesTooLateToAPickupOrMayNotIsToldAndNobodyRingsAgain(
            String state, boolean earlyOnly, String group, int status) {
        pickupGroup(desk102, "nurses");
        pickupGroup(desk103, group);
        call(one, "102");
        two.ring(exchange.now());
        exchange.settle();
        DialogId shown = two.dialog();
        switch (state) {
            case "ANSWERED" -> answer(two);
            case "ENDED" -> hangUp(one);
            case "UNKNOWN" -> shown = new DialogId(shown.callId(), shown.localTag(), "other");
            default -> assertEquals("RINGING", state);
        }
        three.replace(shown, earlyOnly, "102", exchange.now());
        exchange.settle();
        assertEquals(status, three.lastStatus());
        assertEquals(1, two.invitations().size(), "the colleague does not ring again");
        assertEquals(CallOutcome.REFUSED, exchange.records.getLast().outcome());
    }

    @Test
    void anEmergencyCallIsOneWhateverItWantsToReplace() {
        call(one, "102");
        two.ring(exchange.now());
        exchange.settle();
        three.replace(two.dialog(), false, "911", exchange.now());
        exchange.settle();
        assertEquals(503, three.lastStatus(), "no line to the emergency services, as for any call");
        assertTrue(two.isRinging());
    }

    @Test
    void aPlaintextPickupIsRefusedAndTheCallRingsOn() {
        pickupGroup(desk102, "nurses");
        pickupGroup(desk104, "nurses");
        var plain =
                exchange.registered(maple, desk104, Habits.USUAL.with(Habits.Writing.PLAINTEXT));
        call(one, "102");
        plain.call("*8", exchange.now());
        exchange.settle();
        assertEquals(488, plain.lastStatus());
        assertTrue(two.isRinging());
    }

    // ---- park

    @Test
    void aParkedCallHearsMusicAndIsGotFromAnyPhone() {
        call(one, "102");
        answer(two);
        two.transfer("*05", exchange.now());
        exchange.settle();
        assertEquals("SIP/2.0 200 OK", two.progress().getLast());
        assertTrue(two.isIdle());
        var towardsOne = exchange.portTowards(one);
        assertNotEquals(0, towardsOne.playing());
        assertEquals("parked", exchange.view().calls().getFirst().state());
        four.call("*06", exchange.now());
        exchange.settle();
        assertEquals(404, four.lastStatus());
        four.call("*05", exchange.now());
        exchange.settle();
        assertTrue(four.isTalking());
        assertEquals(0, towardsOne.playing());
        assertSame(exchange.portTowards(four), towardsOne.bridgedTo().orElseThrow());
        hangUp(one);
        assertEquals(List.of(EndCause.BYE), four.ends());
    }

    @Test
    void whoWaitsInASlotMayHaveUsOfferAgainAndAgain() {
        call(one, "102");
        answer(two);
        two.transfer("*05", exchange.now());
        exchange.settle();
        for (int i = 0; i < 3; i++) {
            one.reinviteWithoutOffer(exchange.now());
            exchange.settle();
            assertEquals(200, one.lastStatus());
        }
        four.call("*05", exchange.now());
        exchange.settle();
        assertTrue(one.isTalking() && four.isTalking());
        assertSame(exchange.portTowards(four), exchange.portTowards(one).bridgedTo().orElseThrow());
    }

    @Test
    void aSlotHoldsOneCall() {
        call(one, "102");
        answer(two);
        two.transfer("*05", exchange.now());
        exchange.settle();
        call(three, "104");
        answer(four);
        four.transfer("*05", exchange.now());
        exchange.settle();
        assertEquals(486, four.lastStatus());
        assertTrue(three.isTalking() && four.isTalking());
    }

    @Test
    void aCallThatNobodyGetsRingsWhereItWasParkedFrom() {
        call(one, "102");
        answer(two);
        two.transfer("*05", exchange.now());
        exchange.settle();
        exchange.pass(Duration.ofSeconds(121));
        assertTrue(two.isRinging());
        answer(two);
        assertTrue(one.isTalking());
    }

    @Test
    void anotherPracticeHasItsOwnSlotsAndGroups() {
        Tenant birch = exchange.practice("birch.example");
        Extension theirs = exchange.extension(birch, "101", false);
        var stranger = exchange.registered(birch, theirs);
        exchange.handle(theirs, h -> inPickupGroup(h, "nurses"));
        pickupGroup(desk102, "nurses");
        call(one, "102");
        stranger.call("*8", exchange.now());
        exchange.settle();
        assertEquals(404, stranger.lastStatus());
        answer(two);
        two.transfer("*05", exchange.now());
        exchange.settle();
        stranger.call("*05", exchange.now());
        exchange.settle();
        assertEquals(404, stranger.lastStatus());
    }
}
