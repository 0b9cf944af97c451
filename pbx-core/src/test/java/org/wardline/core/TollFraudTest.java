package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.audit.event.CallsCapped;
import org.wardline.call.CallCommand;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.ScriptedPhone;

/// Who commands phones of a practice makes no more calls at its cost than a phone and a practice
/// may have. The carrier has more lines than that.
class TollFraudTest extends FourDesks {

    private static final int OF_A_PHONE = 10;
    private static final int OF_A_PRACTICE = 100;
    private static final int LINES = 200;
    private static final String SOMEBODY = "12015550188";
    private static final int RINGS = 100;
    private static final int REFUSED = 503;

    private ScriptedPhone carrier;

    /// How a call to the outside ends.
    enum End {
        CALLER_GIVES_UP,
        CARRIER_REFUSES,
        CALLER_HANGS_UP,
        CARRIER_HANGS_UP,
        OPERATOR_HANGS_UP,
        CALLER_IS_GONE,
        CARRIER_IS_GONE
    }

    @BeforeEach
    void aCarrierWithManyLines() {
        carrier = carrierOf(maple, desk101);
    }

    /// 25 phones, forty times each: the first by itself, then all at once, while a phone of another
    /// practice calls as it likes.
    @Test
    void ofAThousandAttemptsAtOnceNoneIsOverACapAndEmergencyCallsGoOut() {
        Tenant birch = exchange.practice("birch.example");
        Extension desk = exchange.extension(birch, "101", false);
        ScriptedPhone neighbour = exchange.registered(birch, desk);
        ScriptedPhone theirs = carrierOf(birch, desk);
        List<ScriptedPhone> commanded =
                IntStream.range(201, 226)
                        .mapToObj(n -> exchange.extension(maple, "" + n, false))
                        .map(at -> exchange.registered(maple, at))
                        .toList();
        List<String> attempts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            attempts.add(invite(commanded.getFirst(), SOMEBODY, 70));
        }
        assertEquals(OF_A_PHONE, carrier.invitations().size());
        for (int i = 0; i < 40; i++) {
            for (ScriptedPhone phone : commanded.subList(1, commanded.size())) {
                attempts.add(invite(phone, SOMEBODY, 70));
            }
            assertTrue(live(maple).values().stream().allMatch(n -> n <= OF_A_PHONE));
        }
        assertEquals(1_000, attempts.size());
        Map<Integer, Long> answers =
                attempts.stream().collect(Collectors.groupingBy(this::last, Collectors.counting()));
        assertEquals(Map.of(RINGS, (long) OF_A_PRACTICE, REFUSED, 1_000L - OF_A_PRACTICE), answers);
        assertEquals(OF_A_PRACTICE, carrier.invitations().size(), "calls the carrier ever saw");
        assertEquals(1_000 - OF_A_PRACTICE, exchange.records.size());
        assertTrue(
                exchange.records.stream().allMatch(r -> r.outcome() == CallOutcome.REFUSED),
                "and each refusal is on record");
        assertEquals(
                Map.of("phone_calls", 1L, "practice_calls", 1L),
                exchange.audited(CallsCapped.class).stream()
                        .collect(Collectors.groupingBy(CallsCapped::cap, Collectors.counting())),
                "each cap that was met is in the audit log once");
        call(neighbour, SOMEBODY);
        assertTrue(theirs.isRinging(), "another practice has its own");
        hangUp(neighbour);
        for (ScriptedPhone phone : List.of(one, commanded.getFirst())) {
            call(phone, "911");
            assertEquals("911", dialledLast(), "help is never counted");
            answer(carrier);
            assertTrue(phone.isTalking());
            hangUp(phone);
        }
        exchange.pass(Duration.ofSeconds(181));
        call(one, SOMEBODY);
        assertTrue(carrier.isRinging(), "once those calls are over");
        hangUp(one);
        Attack.TOLL_FRAUD.counted(attempts.size());
    }

    @Test
    void thePhoneHearsWhyAndCallsItsColleagues() {
        fill(one, OF_A_PHONE);
        call(one, SOMEBODY);
        assertEquals(503, one.lastStatus());
        assertEquals(
                "399 wardline \"This phone has too many calls to outside numbers\"",
                one.lastResponse().orElseThrow().headers().first(HeaderName.WARNING).orElseThrow());
        call(one, "102");
        assertTrue(two.isRinging());
        hangUp(one);
        call(two, SOMEBODY);
        assertTrue(carrier.isRinging(), "and its colleagues call out");
        hangUp(two);
        over();
    }

    @ParameterizedTest
    @EnumSource
    void anEndedCallIsOneAgain(End how) {
        fill(one, OF_A_PHONE - 1);
        call(one, SOMEBODY);
        assertEquals(REFUSED, last(invite(one, SOMEBODY, 70)));
        end(how);
        ScriptedPhone phone = how == End.CALLER_IS_GONE ? returned() : one;
        int seen = carrier.invitations().size();
        call(phone, SOMEBODY);
        boolean lostAll = how == End.CALLER_IS_GONE || how == End.CARRIER_IS_GONE;
        if (!lostAll) {
            assertEquals(REFUSED, last(invite(phone, SOMEBODY, 70)), "one, not two");
        }
        assertEquals(seen + 1, carrier.invitations().size());
        hangUp(phone);
        over();
    }

    private ScriptedPhone returned() {
        return exchange.registered(maple, desk101);
    }

    private void end(End how) {
        switch (how) {
            case CALLER_GIVES_UP -> hangUp(one);
            case CARRIER_REFUSES -> {
                carrier.reject(486, exchange.now());
                exchange.settle();
            }
            case CALLER_HANGS_UP -> {
                answer(carrier);
                hangUp(one);
            }
            case CARRIER_HANGS_UP -> {
                answer(carrier);
                hangUp(carrier);
            }
            case OPERATOR_HANGS_UP -> {
                answer(carrier);
                exchange.command(
                        new CallCommand.HangUp(exchange.view().calls().getLast().call(), false));
                exchange.settle();
            }
            case CALLER_IS_GONE -> {
                answer(carrier);
                exchange.disconnect(one);
                exchange.pass(Duration.ofSeconds(40));
            }
            case CARRIER_IS_GONE -> {
                answer(carrier);
                exchange.disconnect(carrier);
                exchange.pass(Duration.ofSeconds(40));
                carrier = carrierOf(maple, desk101);
            }
        }
    }

    /// Whoever sells calls hands them on, and has no more part in them.
    @Test
    void aCallThatWasHandedOnIsStillThePhones() {
        call(two, "101");
        answer(one);
        one.transfer(SOMEBODY, exchange.now());
        exchange.settle();
        answer(carrier);
        assertTrue(two.isTalking() && one.isIdle());
        fill(one, OF_A_PHONE - 1);
        assertEquals(REFUSED, last(invite(one, SOMEBODY, 70)));
        assertEquals(RINGS, last(invite(two, SOMEBODY, 70)), "and not the other's");
        hangUp(two);
        assertEquals(RINGS, last(invite(one, SOMEBODY, 70)));
        over();
    }

    @Test
    void atTheCapNothingIsHandedOnAndTheCallComesBack() {
        fill(one, OF_A_PHONE);
        int seen = carrier.invitations().size();
        call(two, "101");
        answer(one);
        one.transfer(SOMEBODY, exchange.now());
        exchange.settle();
        assertEquals("SIP/2.0 503 Service Unavailable", one.progress().getLast());
        assertTrue(two.isTalking() && one.isTalking());
        assertEquals(seen, carrier.invitations().size());
        hangUp(two);
        over();
    }

    private void fill(ScriptedPhone phone, int calls) {
        for (int i = 0; i < calls; i++) {
            assertEquals(RINGS, last(invite(phone, SOMEBODY, 70)));
        }
    }

    /// How a request stands: its newest answer.
    private int last(String callId) {
        return exchange.statuses(callId).getLast();
    }

    /// Nobody answers those that ring.
    private void over() {
        exchange.pass(Duration.ofSeconds(181));
    }

    private String dialledLast() {
        SipRequest last = carrier.invitations().getLast();
        return ((SipUri) last.uri()).userDecoded();
    }

    private Map<DeviceId, Long> live(Tenant practice) {
        return exchange.view().calls().stream()
                .filter(call -> call.tenant().equals(practice.id()))
                .collect(
                        Collectors.groupingBy(
                                call -> call.caller().ofPhone().orElseThrow(),
                                Collectors.counting()));
    }

    private ScriptedPhone carrierOf(Tenant practice, Extension desk) {
        var trunk =
                new Trunk(
                        TrunkId.random(),
                        practice.id(),
                        "Carrier",
                        new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                        LINES,
                        List.of(new TrunkNumber(new E164("12025550101"), desk.id())),
                        Optional.of(SimCarrier.AGREEMENT));
        exchange.features(practice.id(), old -> old.withTrunks(List.of(trunk)));
        return SimCarrier.of(exchange, trunk);
    }
}
