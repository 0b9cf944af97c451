package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// What a shard that does not keep up refuses, and what it never refuses. Its thread is not
/// started, so nothing leaves its queue.
class OverloadTest {

    private final List<SipMessage> answers = new ArrayList<>();
    private final SignallingShard shard = new SignallingShard(0, new SimExchange().shard());
    private final ShardRouter router =
            new ShardRouter(List.of(shard), (_, answer) -> answers.add(answer));
    private final Flow flow = flow(1, 1);

    /// As many phones as it takes, each with its full share.
    @BeforeEach
    void fill() {
        for (int phone = 1; phone <= Backlog.ROOM / Backlog.SHARE_OF_FLOW; phone++) {
            for (int i = 0; i < Backlog.SHARE_OF_FLOW; i++) {
                router.received(flow(100 + phone, phone), request(Method.OPTIONS, "101"));
            }
        }
        assertEquals(List.of(), answers);
        assertEquals(Backlog.ROOM, shard.waiting());
    }

    @Test
    void newWorkIsAnswered503WithATimeToComeBack() {
        router.received(flow, request(Method.INVITE, "101"));
        SipResponse answer = (SipResponse) answers.getFirst();
        assertEquals(503, answer.status());
        long seconds = answer.headers().first(HeaderName.RETRY_AFTER).orElseThrow();
        assertTrue(seconds >= 5 && seconds <= 10, seconds + " s");
    }

    /// Nothing repeats a final response over TLS: a dropped one would let a phone ring on.
    @Test
    void whatGoesOnGoesOn() {
        SipRequest invite = request(Method.INVITE, "101");
        List<SipMessage> ongoing =
                List.of(
                        SipResponse.to(invite, 486, "t"),
                        SipResponse.to(invite, 200, "t"),
                        request(Method.ACK, "101"),
                        request(Method.CANCEL, "101"),
                        inDialog(request(Method.BYE, "101")),
                        inDialog(request(Method.INVITE, "101")),
                        inDialog(request(Method.PRACK, "101")));
        Flow known = phone(1, 1);
        ongoing.forEach(message -> router.received(known, message));
        assertEquals(List.of(), answers);
        assertEquals(Backlog.ROOM + ongoing.size(), shard.waiting());
    }

    /// Tags cost nothing to write: the places for what goes on are those of phones.
    @Test
    void aStrangersMessagesAreNewWhateverTagsTheyHave() {
        router.opened(flow);
        SipRequest bye = inDialog(request(Method.BYE, "101"));
        router.received(flow, bye);
        assertEquals(1, answers.size());
        router.admitted(flow.id());
        router.received(flow, bye);
        assertEquals(1, answers.size());
        router.closed(flow);
        router.admitted(flow.id());
        router.received(flow, bye);
        assertEquals(2, answers.size(), "nothing is kept of a flow that is gone");
    }

    @Test
    void sixteenPlacesAreKeptForEmergencyCalls() {
        for (Flow busy : List.of(phone(1, 20), phone(2, 20))) {
            for (int i = 0; i < Backlog.FOR_ONGOING / 2; i++) {
                router.received(busy, inDialog(request(Method.BYE, "101")));
            }
        }
        assertEquals(List.of(), answers);
        router.received(phone(3, 31), inDialog(request(Method.BYE, "101")));
        assertEquals(1, answers.size(), "no place is left for what goes on");
        takeAllForWhoSendsLittle();
        answers.clear();
        for (int id = 41; id <= 44; id++) {
            Flow phone = phone(id, id % 2 + 41);
            for (int i = 0; i < Backlog.EMERGENCIES_OF_FLOW; i++) {
                router.received(phone, request(Method.INVITE, "9911"));
            }
        }
        assertEquals(0, answers.size(), "sixteen of four phones at two addresses");
        router.received(phone(45, 45), request(Method.INVITE, "911"));
        assertEquals(1, answers.size());
    }

    @Test
    void onePhoneAndOneAddressTakeTheirShareOfTheseSixteen() {
        takeAllForWhoSendsLittle();
        answers.clear();
        for (int id = 41; id <= 43; id++) {
            Flow phone = phone(id, 41);
            for (int i = 0; i <= Backlog.EMERGENCIES_OF_FLOW; i++) {
                router.received(phone, request(Method.INVITE, "911"));
            }
        }
        int sent = 3 * (Backlog.EMERGENCIES_OF_FLOW + 1);
        assertEquals(sent - Backlog.EMERGENCIES_OF_ADDRESS, answers.size());
        router.received(phone(44, 42), request(Method.INVITE, "911"));
        assertEquals(sent - Backlog.EMERGENCIES_OF_ADDRESS, answers.size(), "elsewhere");
    }

    /// Ten connections that dial it as fast as they can, of nobody's phones and of phones that
    /// somebody commands.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFloodOfEmergencyCallsTakesNoPlaceOfWhatGoesOn(boolean known) {
        Flow talking = phone(1, 90);
        for (int id = 51; id <= 60; id++) {
            Flow flooder = known ? phone(id, 51 + id % 2) : flow(id, 51 + id % 2);
            for (int i = 0; i < 1_100; i++) {
                router.received(flooder, request(Method.INVITE, "911"));
            }
        }
        answers.clear();
        router.received(talking, inDialog(request(Method.BYE, "101")));
        SipRequest invite = request(Method.INVITE, "101");
        router.received(talking, SipResponse.to(invite, 200, "t"));
        assertEquals(List.of(), answers);
        router.received(talking, request(Method.INVITE, "911"));
        assertEquals(List.of(), answers, "its end, its answer, its call for help");
        long most = Backlog.ROOM + Backlog.FOR_WHO_SENDS_LITTLE + Backlog.FOR_EMERGENCIES;
        assertTrue(shard.waiting() <= most, shard.waiting() + " wait");
    }

    @Test
    void aStrangersCallForHelpFindsNoneOfThese() {
        takeAllForWhoSendsLittle();
        answers.clear();
        for (int id = 41; id <= 48; id++) {
            router.received(flow(id, id), request(Method.INVITE, "911"));
        }
        assertEquals(8, answers.size());
        assertEquals(Backlog.ROOM + Backlog.FOR_WHO_SENDS_LITTLE, shard.waiting());
    }

    private void takeAllForWhoSendsLittle() {
        for (int id = 1_000; id < 1_000 + Backlog.FOR_WHO_SENDS_LITTLE; id++) {
            router.received(flow(id, 100 + id % 100), request(Method.OPTIONS, "101"));
        }
    }

    /// A flow on which a device has authenticated.
    private Flow phone(int id, int host) {
        Flow flow = flow(id, host);
        router.opened(flow);
        router.admitted(flow.id());
        return flow;
    }

    private static Flow flow(int id, int host) {
        return new Flow(
                new FlowId(id),
                "TLSv1.3",
                "TLS_AES_256_GCM_SHA384",
                "",
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5061),
                new InetSocketAddress(InetAddress.ofLiteral("198.51.100." + host), 40_000),
                Optional.empty());
    }

    private static SipRequest inDialog(SipRequest request) {
        return request.withHeaders(
                request.headers().set(HeaderName.TO, request.to().withTag("here")));
    }

    private static SipRequest request(Method method, String user) {
        SipUri uri = SipUri.of(user, "maple.example");
        Headers headers =
                Headers.of(HeaderName.VIA, Via.tls("198.51.100.1", 5061, "z9hG4bK-1"))
                        .with(HeaderName.FROM, NameAddr.of(uri).withTag("a"))
                        .with(HeaderName.TO, NameAddr.of(uri))
                        .with(HeaderName.CALL_ID, "call-1")
                        .with(HeaderName.CSEQ, new CSeq(1, method));
        return new SipRequest(method, uri, headers, Body.NONE);
    }
}
