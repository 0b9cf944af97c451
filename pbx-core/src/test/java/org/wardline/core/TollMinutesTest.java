package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.CallsCapped;
import org.wardline.directory.OutsideRules;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipUri;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.toll.TollAccount;
import org.wardline.toll.TollCaps;

/// The minutes of a day that phones and practices may spend on calls into the public network, in
/// virtual time: reserved before anybody is called, never more than the cap, and never asked for
/// help.
class TollMinutesTest extends FourDesks {

    private static final String SOMEBODY = "12015550188";
    private static final LocalDate TODAY = LocalDate.EPOCH;
    private static final int OF_A_PHONE = OutsideRules.DEFAULT.minutes().ofPhone();
    private static final int OF_A_PRACTICE = OutsideRules.DEFAULT.minutes().ofPractice();

    private Trunk trunk;
    private ScriptedPhone carrier;
    private TollAccount ofOne;
    private TollAccount ofAll;

    @BeforeEach
    void aCarrierWithManyLines() {
        trunk =
                new Trunk(
                        TrunkId.random(),
                        maple.id(),
                        "Carrier",
                        new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                        200,
                        List.of(new TrunkNumber(new E164("12025550101"), desk101.id())),
                        Optional.of(SimCarrier.AGREEMENT));
        exchange.features(maple.id(), old -> old.withTrunks(List.of(trunk)));
        carrier = SimCarrier.of(exchange, trunk);
        ofOne =
                TollAccount.of(
                        maple.id(),
                        exchange.view().registrations().stream()
                                .filter(phone -> phone.extension().equals(desk101.id()))
                                .findFirst()
                                .orElseThrow()
                                .device());
        ofAll = TollAccount.of(maple.id());
    }

    @Test
    void aCallEndsWithItsLastMinuteAndIsToldWhy() {
        exchange.toll.reserve(ofOne, TODAY, OF_A_PHONE - 2);
        call(one, SOMEBODY);
        answer(carrier);
        exchange.pass(Duration.ofSeconds(118));
        assertTrue(one.isTalking() && carrier.isTalking(), "two minutes were left");
        exchange.pass(Duration.ofSeconds(4));
        assertTrue(one.isIdle() && carrier.isIdle());
        for (ScriptedPhone told : List.of(one, carrier)) {
            assertEquals(
                    "SIP;cause=403;text=\"Minutes used up\"",
                    exchange.lastRequestTo(told, Method.BYE)
                            .headers()
                            .first(HeaderName.REASON)
                            .orElseThrow());
        }
        call(one, SOMEBODY);
        assertEquals(403, one.lastStatus());
        assertEquals(
                "399 wardline \"This phone's minutes for outside numbers are used up\"",
                one.lastResponse().orElseThrow().headers().first(HeaderName.WARNING).orElseThrow());
        assertEquals(OF_A_PHONE, exchange.toll.reserved(ofOne, TODAY));
        assertEquals(
                List.of(new CallsCapped(ofOne.phone(), "phone_minutes", OF_A_PHONE)),
                exchange.audited(CallsCapped.class),
                "recorded once a day");
        call(two, SOMEBODY);
        assertTrue(carrier.isRinging(), "another phone has its own");
        hangUp(two);
        assertHelpIsCalledFor(one);
    }

    @Test
    void whenThePracticeHasNoneLeftNoPhoneHas() {
        exchange.toll.reserve(ofAll, TODAY, OF_A_PRACTICE);
        int seen = carrier.invitations().size();
        for (ScriptedPhone phone : List.of(one, two)) {
            call(phone, SOMEBODY);
            assertEquals(403, phone.lastStatus());
        }
        assertEquals(
                List.of(new CallsCapped(Optional.empty(), "practice_minutes", OF_A_PRACTICE)),
                exchange.audited(CallsCapped.class));
        assertEquals(seen, carrier.invitations().size());
        call(one, "102");
        assertTrue(two.isRinging(), "calls within the practice cost nothing");
        hangUp(one);
        assertHelpIsCalledFor(one);
        exchange.setWallClock(Duration.ofDays(1));
        call(one, SOMEBODY);
        assertTrue(carrier.isRinging(), "tomorrow is another day");
        hangUp(one);
    }

    /// What a practice has set holds from the next call on.
    @Test
    void aPracticeSetsItsOwnCaps() {
        rules(new TollCaps(1, 1, 1), new TollCaps(3, 3, 3));
        call(one, SOMEBODY);
        answer(carrier);
        call(two, SOMEBODY);
        assertEquals(503, two.lastStatus(), "one at a time");
        exchange.pass(Duration.ofSeconds(182));
        assertTrue(one.isIdle(), "after three minutes");
        call(two, SOMEBODY);
        assertEquals(403, two.lastStatus());
        rules(new TollCaps(1, 1, 1), new TollCaps(3, 3, 5));
        call(two, SOMEBODY);
        assertTrue(carrier.isRinging(), "two more for all");
        hangUp(two);
        rules(new TollCaps(0, 0, 0), new TollCaps(0, 0, 0));
        call(two, SOMEBODY);
        assertEquals(503, two.lastStatus());
        assertHelpIsCalledFor(two);
    }

    /// A minute abroad spends as many as the practice says it costs.
    @Test
    void aDearCountrySpendsTheDayFaster() {
        rules(new TollCaps(9, 9, 9), new TollCaps(11, 11, 100));
        call(one, "011442071838750");
        answer(carrier);
        exchange.pass(Duration.ofSeconds(118));
        assertTrue(one.isTalking(), "twice four of eleven");
        exchange.pass(Duration.ofSeconds(4));
        assertTrue(one.isIdle());
        call(one, "011442071838750");
        assertEquals(403, one.lastStatus());
        call(one, SOMEBODY);
        answer(carrier);
        exchange.pass(Duration.ofSeconds(178));
        assertTrue(one.isTalking(), "three are left at home");
        exchange.pass(Duration.ofSeconds(4));
        assertTrue(one.isIdle());
        assertEquals(11, exchange.toll.reserved(ofOne, TODAY));
    }

    /// A dear number that the day can't pay takes nothing of it, from nobody.
    @Test
    void whatCannotBePaidReservesNothing() {
        rules(new TollCaps(9, 9, 9), new TollCaps(3, 3, 100));
        call(one, "011442071838750");
        assertEquals(403, one.lastStatus());
        assertEquals(0, exchange.toll.reserved(ofOne, TODAY));
        assertEquals(0, exchange.toll.reserved(ofAll, TODAY));
        call(one, SOMEBODY);
        answer(carrier);
        exchange.pass(Duration.ofSeconds(182));
        assertTrue(one.isIdle(), "after three minutes");
        int ofPractice = exchange.toll.reserved(ofAll, TODAY);
        call(one, SOMEBODY);
        assertEquals(403, one.lastStatus());
        assertEquals(ofPractice, exchange.toll.reserved(ofAll, TODAY));
    }

    /// A cap that is lowered holds at once, whatever is reserved already.
    @Test
    void aLowerCapHoldsForCallsThatGoOn() {
        call(one, SOMEBODY);
        answer(carrier);
        exchange.pass(Duration.ofSeconds(90));
        rules(new TollCaps(9, 9, 9), new TollCaps(3, 3, 100));
        exchange.pass(Duration.ofSeconds(88));
        assertTrue(one.isTalking());
        exchange.pass(Duration.ofSeconds(4));
        assertTrue(one.isIdle(), "after three minutes");
    }

    private void rules(TollCaps calls, TollCaps minutes) {
        var rules = new OutsideRules(calls, minutes, new TreeMap<>(Map.of("GB", 4)));
        exchange.features(maple.id(), old -> old.with(rules));
    }

    /// 40 minutes are left, and 25 phones try forty times each.
    @Test
    void ofAThousandAttemptsAtOnceNoneIsOverTheMinutesThatAreLeft() {
        int left = 40;
        exchange.toll.reserve(ofAll, TODAY, OF_A_PRACTICE - left);
        List<ScriptedPhone> commanded =
                IntStream.range(201, 226)
                        .mapToObj(n -> exchange.extension(maple, "" + n, false))
                        .map(at -> exchange.registered(maple, at))
                        .toList();
        List<String> attempts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            for (ScriptedPhone phone : commanded) {
                attempts.add(invite(phone, SOMEBODY, 70));
            }
        }
        exchange.settle();
        assertEquals(left, carrier.invitations().size(), "each has its minute");
        assertEquals(
                attempts.size() - left,
                attempts.stream().filter(id -> exchange.statuses(id).getLast() == 403).count());
        assertEquals(OF_A_PRACTICE, exchange.toll.reserved(ofAll, TODAY));
        exchange.pass(Duration.ofSeconds(181));
        Attack.TOLL_FRAUD.counted(attempts.size());
    }

    /// The first calls of a morning, all before the database has answered the first.
    @Test
    void whoeverWaitsAtTheSameTimeIsServed() {
        exchange.toll.slow(true);
        List<ScriptedPhone> staff =
                IntStream.range(201, 231)
                        .mapToObj(n -> exchange.extension(maple, "" + n, false))
                        .map(at -> exchange.registered(maple, at))
                        .toList();
        staff.forEach(phone -> invite(phone, SOMEBODY, 70));
        assertEquals(0, carrier.invitations().size(), "nobody is called before that is reserved");
        exchange.toll.slow(false);
        exchange.settle();
        assertEquals(staff.size(), carrier.invitations().size());
        exchange.toll.slow(true);
        rules(new TollCaps(99, 99, 99), new TollCaps(99, 99, 999));
        String dear = invite(three, "011442071838750", 70);
        invite(four, SOMEBODY, 70);
        exchange.pass(Duration.ofSeconds(6));
        assertEquals(503, exchange.statuses(dear).getLast(), "who waits too long is told");
        assertEquals(staff.size() + 1, carrier.invitations().size(), "or, at home, lent a minute");
        exchange.toll.slow(false);
        exchange.pass(Duration.ofSeconds(181));
        assertEquals(staff.size() + 1, carrier.invitations().size());
    }

    @Test
    void whoIsNotAnsweredSpendsNothing() {
        for (int i = 0; i < 50; i++) {
            call(one, SOMEBODY);
            carrier.reject(486, exchange.now());
            exchange.settle();
            assertEquals(486, one.lastStatus());
        }
        assertTrue(exchange.toll.reserved(ofOne, TODAY) < 50, "one block for all of them");
        for (int i = 0; i < 50; i++) {
            call(one, SOMEBODY);
            answer(carrier);
            hangUp(one);
        }
        assertTrue(exchange.toll.reserved(ofOne, TODAY) >= 50, "and each answer is a minute");
    }

    /// What was reserved when the process died counts as used.
    @Test
    void aRestartGivesNothingBack() {
        exchange.toll.reserve(ofAll, TODAY, OF_A_PRACTICE - 10);
        call(one, SOMEBODY);
        carrier.reject(486, exchange.now());
        exchange.settle();
        exchange.restart();
        carrier = SimCarrier.of(exchange, trunk);
        ScriptedPhone again = exchange.registered(maple, desk101);
        call(again, SOMEBODY);
        assertEquals(403, again.lastStatus());
        assertEquals(OF_A_PRACTICE, exchange.toll.reserved(ofAll, TODAY));
        assertHelpIsCalledFor(again);
    }

    /// A practice calls its patients back whatever became of its database, and owes the minutes.
    @Test
    void withoutTheDatabaseCallsAtHomeGoOnAndAreCountedAfterwards() {
        call(one, SOMEBODY);
        answer(carrier);
        exchange.toll.away(true);
        exchange.pass(Duration.ofMinutes(60));
        assertTrue(one.isTalking(), "nobody is cut off");
        int before = exchange.toll.reserved(ofOne, TODAY);
        assertTrue(before < 60, before + " minutes are reserved");
        hangUp(one);
        call(two, SOMEBODY);
        assertTrue(carrier.isRinging(), "nor refused");
        hangUp(two);
        assertHelpIsCalledFor(three);
        exchange.toll.away(false);
        exchange.pass(Duration.ofSeconds(20));
        call(one, SOMEBODY);
        assertTrue(carrier.isRinging());
        hangUp(one);
        int after = exchange.toll.reserved(ofOne, TODAY);
        assertTrue(after >= 60, after + " minutes are reserved of those that were spoken");
    }

    /// What is lent ends with the cap, so that who keeps the database away has no more than a day.
    @Test
    void withoutTheDatabaseNobodyIsLentMoreThanADay() {
        rules(new TollCaps(9, 9, 9), new TollCaps(30, 30, 100));
        call(one, SOMEBODY);
        answer(carrier);
        exchange.pass(Duration.ofMinutes(18));
        exchange.toll.away(true);
        exchange.pass(Duration.ofMinutes(12).minusSeconds(2));
        assertTrue(one.isTalking());
        exchange.pass(Duration.ofSeconds(14));
        assertTrue(one.isIdle());
        call(one, SOMEBODY);
        assertEquals(403, one.lastStatus());
        assertHelpIsCalledFor(one);
    }

    /// Neither is a database that hangs a way to speak for nothing, nor does it cut off anybody.
    @Test
    void whileTheDatabaseHangsCallsAtHomeGoOnAndDearOnesDoNot() {
        rules(new TollCaps(9, 9, 9), new TollCaps(100, 100, 100));
        call(one, SOMEBODY);
        exchange.toll.slow(true);
        answer(carrier);
        exchange.pass(Duration.ofMinutes(60));
        assertTrue(one.isTalking());
        hangUp(one);
        exchange.toll.slow(false);
        exchange.pass(Duration.ofSeconds(1));
        call(three, "011442071838750");
        exchange.toll.slow(true);
        answer(carrier);
        exchange.pass(Duration.ofMinutes(10));
        assertTrue(three.isIdle() && carrier.isIdle());
        exchange.toll.slow(false);
        exchange.settle();
    }

    @Test
    void withoutTheDatabaseADearCallNeedsWhatIsReserved() {
        rules(new TollCaps(9, 9, 9), new TollCaps(100, 100, 100));
        exchange.toll.away(true);
        call(one, "011442071838750");
        assertEquals(503, one.lastStatus());
        assertHelpIsCalledFor(one);
    }

    @Test
    void aLongCallIsGivenMoreInTime() {
        call(one, SOMEBODY);
        answer(carrier);
        exchange.pass(Duration.ofMinutes(40));
        assertTrue(one.isTalking());
        assertTrue(exchange.toll.reserved(ofOne, TODAY) >= 40);
        exchange.setWallClock(Duration.ofDays(1));
        exchange.pass(Duration.ofMinutes(5));
        assertTrue(one.isTalking(), "midnight is no end");
        assertTrue(exchange.toll.reserved(ofOne, TODAY.plusDays(1)) >= 5);
        hangUp(one);
    }

    /// A call for help goes out, is as long as it has to be and is not counted.
    private void assertHelpIsCalledFor(ScriptedPhone phone) {
        int reserved = exchange.toll.reserved(ofAll, TODAY);
        boolean isFree = carrier.isIdle();
        call(phone, "911");
        assertFalse(phone.isIdle());
        assertEquals("911", ((SipUri) carrier.invitations().getLast().uri()).userDecoded());
        if (isFree) {
            answer(carrier);
            exchange.pass(Duration.ofMinutes(20));
            assertTrue(phone.isTalking());
        }
        hangUp(phone);
        assertEquals(reserved, exchange.toll.reserved(ofAll, TODAY));
    }
}
