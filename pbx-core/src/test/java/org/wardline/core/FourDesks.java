package org.wardline.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.wardline.access.Role;
import org.wardline.directory.CallFeatures;
import org.wardline.directory.CallHandling;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.RingGroup;
import org.wardline.directory.Tenant;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;

/// A practice with four extensions and a phone at each, in virtual time. 103 has a mailbox, 104 can
/// be made a group.
class FourDesks {

    final SimExchange exchange = new SimExchange();
    private int rawCalls;
    Tenant maple;
    Extension desk101;
    Extension desk102;
    Extension desk103;
    Extension desk104;
    ScriptedPhone one;
    ScriptedPhone two;
    ScriptedPhone three;
    ScriptedPhone four;

    @BeforeEach
    void fourPhones() {
        maple = exchange.practice("maple.example");
        desk101 = exchange.extension(maple, "101", false);
        desk102 = exchange.extension(maple, "102", false);
        desk103 = exchange.extension(maple, "103", true);
        desk104 = exchange.extension(maple, "104", false);
        one = exchange.registered(maple, desk101);
        two = exchange.registered(maple, desk102);
        three = exchange.registered(maple, desk103);
        four = exchange.registered(maple, desk104);
    }

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    void call(ScriptedPhone from, String number) {
        from.call(number, exchange.now());
        exchange.settle();
    }

    void answer(ScriptedPhone phone) {
        phone.answer(exchange.now());
        exchange.settle();
    }

    void hangUp(ScriptedPhone phone) {
        phone.hangUp(exchange.now());
        exchange.settle();
    }

    /// The phone's own forward key (RFC 3261 21.3.3).
    void redirect(ScriptedPhone phone, String number) {
        var there = NameAddr.of(SipUri.of(number, maple.domain()));
        phone.reject(302, Headers.of(HeaderName.CONTACT, there), exchange.now());
        exchange.settle();
    }

    List<String> legEnds() {
        return exchange.records.getFirst().legs().stream().map(leg -> leg.reason().name()).toList();
    }

    void group(RingGroup.Order order, RingGroup.Member... members) {
        var group =
                new RingGroup(
                        desk104.id(),
                        maple.id(),
                        order,
                        RingGroup.DEFAULT_EACH,
                        false,
                        List.of(members));
        exchange.features(
                maple.id(),
                old -> new CallFeatures(old.handlings(), List.of(group), old.display()));
    }

    /// An INVITE without an offer, beside the one call that a scripted phone can have.
    ///
    /// @return its Call-ID
    String invite(ScriptedPhone from, String number, long maxForwards) {
        String callId = "raw-" + ++rawCalls;
        SipUri to = SipUri.of(number, maple.domain());
        Headers headers =
                Headers.of(HeaderName.VIA, Via.tls("198.51.100.1", 5061, "z9hG4bK" + callId))
                        .with(HeaderName.MAX_FORWARDS, maxForwards)
                        .with(
                                HeaderName.FROM,
                                NameAddr.of(SipUri.of("999", maple.domain())).withTag("a"))
                        .with(HeaderName.TO, NameAddr.of(to))
                        .with(HeaderName.CALL_ID, callId)
                        .with(HeaderName.CSEQ, new CSeq(1, Method.INVITE))
                        .with(HeaderName.CONTACT, NameAddr.of(SipUri.of("", "198.51.100.1")));
        exchange.receive(from, new SipRequest(Method.INVITE, to, headers, Body.NONE));
        return callId;
    }

    static RingGroup.Member member(Extension extension, int delaySeconds) {
        return new RingGroup.Member(extension.id(), Duration.ofSeconds(delaySeconds));
    }

    void pickupGroup(Extension extension, String name) {
        exchange.handle(extension, h -> inPickupGroup(h, name));
    }

    static CallHandling inPickupGroup(CallHandling h, String name) {
        return new CallHandling(
                h.extension(),
                h.tenant(),
                h.doNotDisturb(),
                h.callWaiting(),
                h.forwards(),
                Optional.of(name),
                h.role());
    }

    void role(Extension extension, Role role) {
        exchange.handle(
                extension,
                h ->
                        new CallHandling(
                                h.extension(),
                                h.tenant(),
                                h.doNotDisturb(),
                                h.callWaiting(),
                                h.forwards(),
                                h.pickupGroup(),
                                Optional.of(role)));
    }

    /// Two lines of one phone.
    final class TwoLines {
        final ScriptedPhone first;
        final ScriptedPhone second;

        TwoLines(Extension extension) {
            IssuedDevice device = exchange.device(maple, extension);
            first = exchange.connected(maple, device, maple.domain(), Habits.USUAL);
            second = exchange.connected(maple, device, maple.domain(), Habits.USUAL);
            first.register(exchange.now());
            exchange.settle();
            second.register(exchange.now());
            exchange.settle();
        }
    }
}
