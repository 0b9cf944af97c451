package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.directory.OutsideRules;
import org.wardline.media.MediaSpec;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.sip.transport.Flow;

/// Each invariant of a simulation can be seen to break: a fault is planted for each.
class SimInvariantsTest {

    private final SimWorld world = new SimWorld(1, new Random(1), Set.of());
    private final SimExchange exchange = world.exchange();
    private SimOffice office;
    private SimPhone first;

    /// A call is made and answered, and all hang up.
    @BeforeEach
    void aGoodRun() {
        office = world.office("north.example", "n", SimCalls.Manner.AT_ONCE);
        office.phones().forEach(world.network()::connect);
        world.pass(Duration.ofSeconds(1));
        first = office.phones().getFirst();
        first.calls().call("103", true, SimFeature.CALL);
        world.pass(Duration.ofSeconds(2));
        assertEquals(1, world.tally().workedOf(SimFeature.CALL));
        world.heal();
        office.phones().forEach(phone -> phone.register(300));
        world.pass(Duration.ofSeconds(1));
    }

    @Test
    void aGoodRunBreaksNone() {
        world.checkWhatIsLeft();
        assertEquals(Map.of(), world.invariants().broken());
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedFaultIsSeen(SimInvariant invariant) {
        SimInvariants checked = world.invariants();
        switch (invariant) {
            case OWN_CONNECTION -> first.receive(request("n103", "north.example"));
            case OWN_PRACTICE -> first.receive(request("n101", "birch.example"));
            case OWNER -> {
                call("103");
                checked = strangers();
                checked.whileItGoesOn();
            }
            case CALLS_CAPPED -> {
                withoutCaps();
                office.phones().forEach(SimInvariantsTest::callOutside);
                world.pass(Duration.ofSeconds(1));
            }
            case MINUTES_CAPPED -> {
                withoutCaps();
                callOutside(first);
                world.pass(Duration.ofMinutes(12));
                world.outside().checkMinutes();
            }
            case HELP_GOES_ON -> {
                Flow trunk = withoutCaps().flow().orElseThrow();
                world.outside().sent(trunk, request(Method.INVITE, "911", "north.example"));
                world.outside().sent(trunk, forWantOfMinutes());
            }
            case SESSION_ENDS -> {
                call("103");
                first.die();
                // The server's BYE is not there in time.
                exchange.advanceTo(exchange.now() + Duration.ofHours(2).toMillis());
                checked.sessionsEnd(world.phones());
            }
            case PORT_OF_A_CALL -> {
                openPort();
                world.pass(Duration.ofSeconds(1));
            }
            case NO_FAULT -> fault();
            case NO_CALL, NO_DIALOG -> call("103");
            case NO_PORT -> openPort();
            case NO_SCRIPT -> call("*98");
            case RECORD_CLOSED -> exchange.records.clear();
            case ONE_RECORD -> exchange.records.add(exchange.records.getFirst());
            case RECORD_OWNED -> checked = strangers();
            case NO_REGISTRATION, NO_TIMER -> checked.afterAllRanOut();
            case NO_SUBSCRIPTION -> {
                first.subscribe("dialog", "103");
                world.pass(Duration.ofSeconds(1));
                checked.afterAllRanOut();
            }
        }
        checked.afterAllHungUp(world.phones(), world.scripts());
        assertTrue(checked.broken().containsKey(invariant), () -> broken(invariant));
    }

    /// The practice has other caps than those that are checked.
    ///
    /// @return the carrier
    private SimPhone withoutCaps() {
        SimPhone carrier = office.withCarrier();
        exchange.features(office.tenant().id(), old -> old.with(OutsideRules.DEFAULT));
        world.network().connect(carrier);
        world.pass(Duration.ofSeconds(1));
        return carrier;
    }

    private static void callOutside(SimPhone phone) {
        phone.calls().call("12015550188", true, SimFeature.CALL_OUTSIDE);
    }

    private static SipRequest forWantOfMinutes() {
        SipRequest bye = request(Method.BYE, "911", "north.example");
        String why = "SIP;cause=403;text=\"Minutes used up\"";
        return bye.withHeaders(bye.headers().with(HeaderName.REASON, why));
    }

    private String broken(SimInvariant invariant) {
        return invariant + " is not among " + world.invariants().broken();
    }

    /// A checker that knows none of the phones.
    private SimInvariants strangers() {
        return new SimInvariants(exchange);
    }

    private void call(String number) {
        first.calls().call(number, true, SimFeature.CALL);
        world.pass(Duration.ofSeconds(1));
    }

    private void openPort() {
        exchange.media.open(new MediaSpec(InetAddress.getLoopbackAddress(), 0), _ -> {});
    }

    /// What calls to applications meet is broken.
    private void fault() {
        exchange.applications(_ -> {
            throw new IllegalStateException("a planted fault");
        });
        call("*98");
    }

    private static SipRequest request(String user, String practice) {
        return request(Method.OPTIONS, user, practice);
    }

    private static SipRequest request(Method method, String user, String practice) {
        Headers headers =
                Headers.of(HeaderName.VIA, Via.tls("192.0.2.1", 5061, "z9hG4bKplanted"))
                        .with(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, NameAddr.of(SipUri.of("101", practice)).withTag("a"))
                        .with(HeaderName.TO, NameAddr.of(SipUri.of(user, practice)))
                        .with(HeaderName.CALL_ID, "planted")
                        .with(HeaderName.CSEQ, new CSeq(1, method));
        SipUri target = SipUri.of(user, "198.51.100.1");
        return new SipRequest(method, target, headers, Body.NONE);
    }
}
