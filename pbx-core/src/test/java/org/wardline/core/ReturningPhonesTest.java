package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.Extension;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.PhonePresence;
import org.wardline.directory.RingGroup;
import org.wardline.directory.Tenant;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;

/// Calls to phones that were here before a restart wait up to 4 s for them. 105 has a mailbox, and
/// a phone that has not come back yet.
class ReturningPhonesTest extends FourDesks {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private Extension desk105;
    private IssuedDevice away;

    @BeforeEach
    void aPhoneIsAway() {
        desk105 = exchange.extension(maple, "105", true);
        away = away(maple, desk105);
    }

    // ---- one phone

    @Test
    void aPhoneThatComesBackRingsAtOnce() {
        call(one, "105");
        exchange.pass(TWO_SECONDS);
        assertTrue(exchange.visits.isEmpty(), "it waits");
        assertFalse(one.hearsRinging(), "nobody rings yet");
        ScriptedPhone back = back(maple, away);
        assertTrue(back.isRinging());
        back.ring(exchange.now());
        exchange.settle();
        assertTrue(one.hearsRinging());
        exchange.pass(TWO_SECONDS.multipliedBy(2));
        assertTrue(back.isRinging(), "as long as any phone");
        answer(back);
        assertTrue(one.isTalking());
    }

    @Test
    void afterFourSecondsTheCallGoesToTheMailbox() {
        call(one, "105");
        exchange.pass(Duration.ofMillis(3_999));
        assertTrue(exchange.visits.isEmpty());
        exchange.pass(Duration.ofMillis(1));
        assertEquals(desk105.mailbox(), Optional.of(exchange.visits.getFirst().mailbox()));
        assertFalse(back(maple, away).isRinging(), "it comes too late");
    }

    @Test
    void afterFourSecondsTheCallIsForwarded() {
        exchange.handle(
                desk105, h -> h.withForward(ForwardWhen.NO_ANSWER, Optional.of(desk102.number())));
        call(one, "105");
        exchange.pass(Duration.ofMillis(3_999));
        assertFalse(two.isRinging());
        exchange.pass(Duration.ofMillis(1));
        assertTrue(two.isRinging());
    }

    @Test
    void aForwardOfAllCallsIsFollowedAtOnce() {
        exchange.handle(
                desk105, h -> h.withForward(ForwardWhen.ALWAYS, Optional.of(desk102.number())));
        call(one, "105");
        assertTrue(two.isRinging());
    }

    @Test
    void aCallerWhoGivesUpLeavesNothingThatRingsLater() {
        call(one, "105");
        exchange.pass(TWO_SECONDS);
        hangUp(one);
        assertTrue(one.isIdle());
        assertEquals(CallOutcome.CANCELLED, exchange.records.getFirst().outcome());
        assertEquals(List.of(), exchange.view().calls());
        assertFalse(back(maple, away).isRinging());
        exchange.pass(TWO_SECONDS);
        assertEquals(1, exchange.records.size());
    }

    @Test
    void aServerThatStopsEndsTheWait() {
        call(one, "105");
        exchange.handle(new ShardInput.Stop());
        assertEquals(List.of(), exchange.view().calls());
        assertEquals(CallOutcome.FAILED, exchange.records.getFirst().outcome());
    }

    @Test
    void whoIsTransferredToAPhoneThatIsAwayWaitsForItToo() {
        call(one, "102");
        answer(two);
        two.transfer("105", exchange.now());
        exchange.settle();
        exchange.pass(TWO_SECONDS);
        assertTrue(exchange.visits.isEmpty());
        ScriptedPhone back = back(maple, away);
        answer(back);
        assertTrue(one.isTalking() && back.isTalking());
    }

    // ---- several

    @Test
    void aPhoneThatIsHereRingsAtOnceAndTheOtherOneWhenItComes() {
        ScriptedPhone here = exchange.registered(maple, desk105);
        call(one, "105");
        assertTrue(here.isRinging());
        exchange.pass(Duration.ofSeconds(6));
        ScriptedPhone back = back(maple, away);
        assertTrue(here.isRinging() && back.isRinging());
        answer(back);
        assertTrue(here.isIdle());
    }

    @Test
    void allPhonesOfAPersonRingAsTheyComeBack() {
        IssuedDevice second = away(maple, desk105);
        call(one, "105");
        exchange.pass(TWO_SECONDS);
        ScriptedPhone first = back(maple, away);
        exchange.pass(TWO_SECONDS.multipliedBy(2));
        assertTrue(first.isRinging() && back(maple, second).isRinging());
    }

    @Test
    void whoIsBusyWithoutCallWaitingIsNotAskedWhileTheOtherPhoneIsAwaited() {
        exchange.handle(desk105, h -> h.withCallWaiting(false));
        ScriptedPhone here = exchange.registered(maple, desk105);
        call(here, "102");
        answer(two);
        call(one, "105");
        assertEquals(List.of(), here.invitations());
        exchange.pass(TWO_SECONDS);
        assertTrue(exchange.visits.isEmpty());
        assertTrue(back(maple, away).isRinging());
    }

    @Test
    void membersOfAGroupThatAreHereDoNotWaitForOneThatIsAway() {
        group(RingGroup.Order.ALL, member(desk105, 0), member(desk102, 0));
        call(one, "104");
        assertTrue(two.isRinging() && four.isRinging());
        exchange.pass(TWO_SECONDS);
        assertTrue(back(maple, away).isRinging());
    }

    @Test
    void aGroupInOrderWaitsForItsMemberBeforeItTriesTheNext() {
        exchange.disconnect(four);
        group(RingGroup.Order.IN_ORDER, member(desk105, 0), member(desk102, 0));
        call(one, "104");
        exchange.pass(Duration.ofMillis(3_999));
        assertFalse(two.isRinging());
        exchange.pass(Duration.ofMillis(1));
        assertTrue(two.isRinging());
    }

    @Test
    void aCallWaitsFourSecondsInAllHoweverManyAreAway() {
        Extension desk106 = exchange.extension(maple, "106", false);
        away(maple, desk106);
        exchange.handle(
                desk105, h -> h.withForward(ForwardWhen.NO_ANSWER, Optional.of(desk106.number())));
        exchange.handle(
                desk106, h -> h.withForward(ForwardWhen.NO_ANSWER, Optional.of(desk102.number())));
        call(one, "105");
        exchange.pass(Duration.ofSeconds(4));
        assertTrue(two.isRinging());
    }

    @Test
    void theSameNumberOfAnotherPracticeIsAnotherPhone() {
        Tenant birch = exchange.practice("birch.example");
        Extension birch105 = exchange.extension(birch, "105", true);
        ScriptedPhone caller = exchange.registered(birch, exchange.extension(birch, "101", false));
        call(caller, "105");
        assertEquals(birch105.mailbox(), Optional.of(exchange.visits.getFirst().mailbox()));
        call(one, "105");
        ScriptedPhone stranger = exchange.registered(birch, birch105);
        assertFalse(stranger.isRinging());
        assertEquals(1, exchange.visits.size(), "the other call waits on");
        assertTrue(back(maple, away).isRinging());
    }

    // ---- who is waited for

    @Test
    void nobodyWaitsForAPhoneThatHasSaidGoodbyeOrIsSwitchedOff() {
        var phone = exchange.connected(maple, away, maple.domain(), Habits.USUAL);
        phone.register("105", 0, exchange.now());
        exchange.settle();
        assertEquals(200, phone.lastStatus());
        call(one, "105");
        assertEquals(1, exchange.visits.size());
        away(maple, desk104);
        exchange.disconnect(four);
        exchange.pass(ReturningPhones.PATIENCE);
        call(two, "104");
        assertEquals(480, two.lastStatus());
    }

    @Test
    void nobodyWaitsForAPhoneThatIsNoLongerInTheDirectory() {
        exchange.revoke(maple, away.device().id());
        call(one, "105");
        assertEquals(1, exchange.visits.size());
    }

    @Test
    void whatComesOfAPhoneIsNotedForTheNextStart() {
        assertEquals(Optional.empty(), noted(away));
        ScriptedPhone phone = back(maple, away);
        assertEquals(Optional.of(inFiveMinutes()), noted(away));
        exchange.pass(Duration.ofMinutes(2));
        phone.register(exchange.now());
        exchange.settle();
        Instant later = inFiveMinutes();
        assertEquals(Optional.of(later), noted(away), "refreshed");
        exchange.disconnect(phone);
        assertEquals(Optional.of(later), noted(away), "a lost connection is no goodbye");
        ScriptedPhone again = back(maple, away);
        again.register("105", 0, exchange.now());
        exchange.settle();
        assertEquals(Optional.empty(), noted(away), "it said goodbye");
    }

    @Test
    void aPhoneThatLeavesARegistrationToRunOutOrIsRevokedIsNotedAsGone() {
        back(maple, away);
        exchange.pass(Duration.ofMinutes(6));
        assertEquals(Optional.empty(), noted(away), "run out");
        IssuedDevice stolen = exchange.device(maple, desk105);
        back(maple, stolen);
        assertTrue(noted(stolen).isPresent());
        exchange.revoke(maple, stolen.device().id());
        assertEquals(Optional.empty(), noted(stolen), "revoked");
    }

    /// A device of an extension that was registered before the restart.
    private IssuedDevice away(Tenant tenant, Extension extension) {
        IssuedDevice device = exchange.device(tenant, extension);
        exchange.handle(new ShardInput.Expected(Set.of(device.device().id())));
        return device;
    }

    private ScriptedPhone back(Tenant tenant, IssuedDevice device) {
        ScriptedPhone phone = exchange.connected(tenant, device, tenant.domain(), Habits.USUAL);
        phone.register(exchange.now());
        exchange.settle();
        assertTrue(phone.registered(), "registered");
        return phone;
    }

    /// For so long phones register here.
    private Instant inFiveMinutes() {
        return Instant.ofEpochMilli(exchange.now()).plusSeconds(300);
    }

    private Optional<Instant> noted(IssuedDevice issued) {
        return exchange.presence.stream()
                .filter(note -> note.device().equals(issued.device().id()))
                .reduce((_, last) -> last)
                .flatMap(PhonePresence::until);
    }
}
