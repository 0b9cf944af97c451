package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    private final SignallingShard shard = new SignallingShard(0, new SimExchange().shard);
    private final ShardRouter router =
            new ShardRouter(List.of(shard), (_, answer) -> answers.add(answer));
    private final Flow flow =
            new Flow(
                    new FlowId(1),
                    "TLSv1.3",
                    "TLS_AES_256_GCM_SHA384",
                    "",
                    new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5061),
                    new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 40_000));

    @BeforeEach
    void fill() {
        for (int i = 0; i < SignallingShard.MAX_WAITING; i++) {
            router.received(flow, request(Method.OPTIONS, "101"));
        }
        assertEquals(List.of(), answers);
    }

    @Test
    void newWorkIsAnswered503WithATimeToComeBack() {
        router.received(flow, request(Method.INVITE, "101"));
        SipResponse answer = (SipResponse) answers.getFirst();
        assertEquals(503, answer.status());
        assertEquals(5L, answer.headers().first(HeaderName.RETRY_AFTER).orElseThrow());
    }

    @Test
    void anAckIsDroppedWithoutAnAnswer() {
        router.received(flow, request(Method.ACK, "101"));
        assertTrue(answers.isEmpty());
    }

    @Test
    void sixteenPlacesAreKeptForEmergencyCalls() {
        for (int i = 0; i < SignallingShard.RESERVED_FOR_EMERGENCIES; i++) {
            router.received(flow, request(Method.INVITE, "9911"));
        }
        assertEquals(List.of(), answers);
        router.received(flow, request(Method.INVITE, "911"));
        assertEquals(1, answers.size());
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
