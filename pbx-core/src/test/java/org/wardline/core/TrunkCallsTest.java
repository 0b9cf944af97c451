package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.cdr.Endpoint;
import org.wardline.directory.AssociateRecord;
import org.wardline.directory.OutsideRules;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;
import org.wardline.sip.message.SipUri;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.toll.TollCaps;

/// Calls between a practice and the public network, in virtual time. Both trunks have one line; the
/// agreement of the first is in force.
class TrunkCallsTest extends FourDesks {

    private static final String SOMEBODY = "12015550188";

    private Trunk first;
    private Trunk second;
    private ScriptedPhone carrier;

    @BeforeEach
    void aCarrier() {
        first = trunk("First", Optional.of(SimCarrier.AGREEMENT));
        second = trunk("Second", Optional.of(SimCarrier.AGREEMENT));
        have(first);
        carrier = SimCarrier.of(exchange, first);
    }

    @Test
    void aDeskCallsOutAndTheCarrierHearsOnlyItsNumber() {
        call(one, SOMEBODY);
        assertTrue(carrier.isRinging());
        var invite = carrier.invitations().getLast();
        assertEquals("+12015550188", ((SipUri) invite.uri()).userDecoded());
        assertEquals("+12025550101", ((SipUri) invite.from().uri()).userDecoded());
        assertEquals(maple.name(), invite.from().display());
        answer(carrier);
        assertTrue(one.isTalking() && carrier.isTalking());
        hangUp(carrier);
        assertTrue(one.isIdle());
        assertEquals(
                List.of(Optional.of(first.id()), Optional.empty()),
                exchange.records.getLast().legs().stream().map(leg -> leg.at().ofTrunk()).toList());
    }

    @Test
    void aCarrierBringsACallToWhereItsNumberLeads() {
        carrier.call("+12025550102", exchange.now());
        exchange.settle();
        assertTrue(two.isRinging());
        answer(two);
        assertTrue(carrier.isTalking());
        assertEquals(new Endpoint.Outside(first.id()), exchange.view().calls().getFirst().caller());
        hangUp(two);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+12025550199", "102", "*97", "*8", "911", "", "+12015550188"})
    void aCarrierReachesNothingButThePracticesNumbers(String dialled) {
        carrier.call(dialled, exchange.now());
        exchange.settle();
        assertEquals(404, carrier.lastStatus());
    }

    @Test
    void aCarrierHandsOnNoCall() {
        call(one, SOMEBODY);
        answer(carrier);
        carrier.transfer("102", exchange.now());
        exchange.settle();
        assertFalse(two.isRinging());
        assertTrue(one.isTalking() && carrier.isTalking());
        hangUp(one);
    }

    @Test
    void aDeskHandsACallerOnToSomebodyOutside() {
        call(two, "101");
        answer(one);
        one.transfer(SOMEBODY, exchange.now());
        exchange.settle();
        assertTrue(carrier.isRinging());
        answer(carrier);
        assertTrue(two.isTalking() && carrier.isTalking());
        hangUp(two);
    }

    @Test
    void aTrunkThatIsFullTakesNoMore() {
        call(one, SOMEBODY);
        answer(carrier);
        call(two, SOMEBODY);
        assertEquals(503, two.lastStatus());
        assertTrue(one.isTalking());
        hangUp(one);
    }

    @Test
    void anEmergencyCallTakesTheLineOfAnotherCall() {
        call(one, SOMEBODY);
        answer(carrier);
        call(two, "911");
        assertTrue(one.isIdle(), "its line was needed");
        assertTrue(carrier.isRinging());
        assertEquals("911", ((SipUri) carrier.invitations().getLast().uri()).userDecoded());
        answer(carrier);
        assertTrue(two.isTalking());
        hangUp(two);
    }

    @Test
    void anEmergencyCallTakesNoLineOfAnotherOne() {
        call(one, "911");
        answer(carrier);
        call(two, "9911");
        assertTrue(one.isTalking(), "who calls for help is not cut off");
        hangUp(two);
        hangUp(one);
    }

    /// Whose lines are all taken, and whose minutes are over: help stays connected with whoever was
    /// joined with it, in whichever of the two calls.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEmergencyCallThatWasJoinedWithAnotherIsStillOne(boolean help) {
        have(first, second);
        ScriptedPhone other = SimCarrier.of(exchange, second);
        rules(new TollCaps(9, 9, 9), new TollCaps(2, 2, 2));
        var phone = new TwoLines(desk103);
        call(phone.first, SOMEBODY);
        answer(carrier);
        phone.first.hold(exchange.now());
        exchange.settle();
        call(phone.second, "911");
        answer(other);
        ScriptedPhone referring = help ? phone.second : phone.first;
        referring.transferTo(help ? phone.first : phone.second, exchange.now());
        exchange.settle();
        assertTrue(phone.first.isIdle() && phone.second.isIdle());
        assertTrue(carrier.isTalking() && other.isTalking());
        exchange.pass(Duration.ofMinutes(3));
        call(two, "911");
        assertTrue(carrier.isTalking() && other.isTalking());
        hangUp(two);
        hangUp(other);
        assertTrue(carrier.isIdle());
    }

    private void rules(TollCaps calls, TollCaps minutes) {
        var rules = new OutsideRules(calls, minutes, new TreeMap<>());
        exchange.features(maple.id(), old -> old.with(rules));
    }

    @Test
    void anEmergencyCallTakesTheTrunkThatHasALineFree() {
        have(first, second);
        ScriptedPhone other = SimCarrier.of(exchange, second);
        call(one, SOMEBODY);
        answer(carrier);
        call(two, "911");
        assertTrue(one.isTalking(), "nobody is cut off without need");
        answer(other);
        assertTrue(two.isTalking());
        hangUp(one);
        hangUp(two);
    }

    @Test
    void withoutAnAgreementThereAreEmergencyCallsAndNoOthers() {
        have(withAgreement(Optional.empty()));
        call(one, SOMEBODY);
        assertEquals(503, one.lastStatus());
        carrier.call("+12025550102", exchange.now());
        exchange.settle();
        assertEquals(503, carrier.lastStatus());
        call(one, "911");
        answer(carrier);
        assertTrue(one.isTalking());
        hangUp(one);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 403, 408, 500, 503})
    void theNextTrunkIsTriedWhenACarrierCant(int status) {
        have(first, second);
        ScriptedPhone other = SimCarrier.of(exchange, second);
        call(one, SOMEBODY);
        carrier.reject(status, exchange.now());
        exchange.settle();
        assertTrue(other.isRinging());
        answer(other);
        assertTrue(one.isTalking());
        hangUp(one);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 484, 486, 603})
    void noOtherTrunkIsTriedWhenTheCalledOneDoesNotWant(int status) {
        have(first, second);
        ScriptedPhone other = SimCarrier.of(exchange, second);
        call(one, SOMEBODY);
        carrier.reject(status, exchange.now());
        exchange.settle();
        assertFalse(other.isRinging());
        assertEquals(status, one.lastStatus());
    }

    /// What a carrier wants of us is not the caller's.
    @ParameterizedTest
    @ValueSource(ints = {300, 302, 305, 401, 407})
    void aCallerIsNotToldWhatTheCarrierWantsOfUs(int status) {
        call(one, SOMEBODY);
        carrier.reject(status, exchange.now());
        exchange.settle();
        assertEquals(503, one.lastStatus());
    }

    @Test
    void anEmergencyCallIsTriedEverywhere() {
        have(first, second);
        ScriptedPhone other = SimCarrier.of(exchange, second);
        call(one, "911");
        carrier.reject(603, exchange.now());
        exchange.settle();
        assertTrue(other.isRinging());
        answer(other);
        hangUp(one);
    }

    @Test
    void aTrunkThatIsNotConnectedIsPassedOver() {
        have(first, second);
        ScriptedPhone other = SimCarrier.of(exchange, second);
        exchange.disconnect(carrier);
        call(one, SOMEBODY);
        assertTrue(other.isRinging());
        answer(other);
        hangUp(one);
    }

    private void have(Trunk... trunks) {
        exchange.features(maple.id(), old -> old.withTrunks(List.of(trunks)));
    }

    private Trunk withAgreement(Optional<AssociateRecord> associate) {
        return new Trunk(
                first.id(),
                first.tenant(),
                first.name(),
                first.server(),
                first.lines(),
                first.numbers(),
                associate);
    }

    private Trunk trunk(String name, Optional<AssociateRecord> associate) {
        return new Trunk(
                TrunkId.random(),
                maple.id(),
                name,
                new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                1,
                List.of(
                        new TrunkNumber(new E164("12025550101"), desk101.id()),
                        new TrunkNumber(new E164("12025550102"), desk102.id())),
                associate);
    }
}
