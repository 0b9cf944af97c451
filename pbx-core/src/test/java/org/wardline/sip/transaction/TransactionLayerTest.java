package org.wardline.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Via;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

class TransactionLayerTest {

    private final List<LayerOutput> outputs = new ArrayList<>();
    private final TransactionLayer layer = new TransactionLayer(outputs::add);
    private final Flow flow = SipFlows.flow(1);
    private final Flow other = SipFlows.flow(2);
    private final SipRequest options = SipText.simple("OPTIONS", "sip:x.example");
    private final SipRequest invite =
            SipText.simple("INVITE", "sip:102@x.example", "Contact: <sip:101@p.example>");

    @Test
    void aRequestComesUpOnceHoweverOftenItIsRepeated() {
        layer.receive(flow, options, 0);
        layer.receive(flow, options, 10);
        assertEquals(1, outputs.size());
        assertInstanceOf(LayerOutput.NewRequest.class, outputs.getFirst());
    }

    @Test
    void theSameBranchOnAnotherFlowIsAnotherTransaction() {
        layer.receive(flow, options, 0);
        layer.receive(other, options, 0);
        assertEquals(2, outputs.size());
    }

    @Test
    void aResponseCountsOnlyOnTheFlowOfItsRequest() {
        layer.request(flow, options, 0);
        SipResponse ok = SipResponse.to(options, 200, "t");
        layer.receive(other, ok, 1);
        assertEquals(1, outputs.size(), "only our own send");
        layer.receive(flow, ok, 2);
        assertInstanceOf(LayerOutput.Response.class, outputs.getLast());
        assertEquals(0, layer.size());
    }

    @Test
    void aResponseWithTwoViasIsForSomeoneElse() {
        layer.request(flow, options, 0);
        SipResponse ok = SipResponse.to(options, 200, "t");
        Via deeper = Via.tls("evil.example", 0, "z9hG4bKx");
        layer.receive(flow, ok.with(HeaderName.VIA, deeper), 1);
        assertEquals(1, outputs.size());
    }

    @Test
    void anOldClientIsMatchedWithoutABranch() {
        String[] lines = {
            "INVITE sip:102@x.example SIP/2.0",
            "Via: SIP/2.0/TLS old.example",
            "From: <sip:101@x.example>",
            "To: <sip:102@x.example>",
            "Call-ID: old-1",
            "CSeq: 7 INVITE",
            "Contact: <sip:101@old.example>",
            "Content-Length: 0"
        };
        SipRequest old = SipText.request(lines);
        layer.receive(flow, old, 0);
        var received = assertInstanceOf(LayerOutput.NewRequest.class, outputs.getFirst());
        layer.respond(received.key(), SipResponse.to(old, 486, "tag-1"), 1);
        lines[0] = "ACK sip:102@x.example SIP/2.0";
        lines[3] = "To: <sip:102@x.example>;tag=tag-1";
        lines[5] = "CSeq: 7 ACK";
        layer.receive(flow, SipText.request(lines), 2);
        assertEquals(0, layer.size(), "the ACK ended the transaction");
    }

    @Test
    void anInviteWithoutAnswerTimesOutAfterThirtyTwoSeconds() {
        TransactionKey key = layer.request(flow, invite, 1_000);
        assertEquals(33_000, layer.nextDeadlineMs().orElseThrow());
        layer.advance(32_999);
        assertEquals(1, outputs.size());
        layer.advance(33_000);
        assertEquals(new LayerOutput.Failure(key, TxFailure.TIMEOUT), outputs.getLast());
        assertEquals(0, layer.size());
    }

    /// RFC 4320 4.2: whoever asked has given up by then.
    @Test
    void aRequestThatNobodyAnsweredIsNotAnsweredWith408() {
        layer.receive(flow, options, 0);
        outputs.clear();
        layer.advance(120_000);
        assertTrue(outputs.stream().noneMatch(LayerOutput.Send.class::isInstance));
    }

    /// RFC 4320 4.3: our own time-out ends here, and is told to nobody.
    @Test
    void aRequestOfOursThatNobodyAnswersEndsHere() {
        TransactionKey key = layer.request(flow, options, 0);
        outputs.clear();
        layer.advance(32_000);
        assertEquals(List.of(new LayerOutput.Failure(key, TxFailure.TIMEOUT)), outputs);
        assertEquals(0, layer.size());
    }

    @Test
    void aRefusedInviteIsAcknowledgedWithItsOwnBranch() {
        layer.request(flow, invite, 0);
        layer.receive(flow, SipResponse.to(invite, 486, "busy"), 5);
        var sent = assertInstanceOf(LayerOutput.Send.class, outputs.get(1));
        var ack = assertInstanceOf(SipRequest.class, sent.message());
        assertEquals("ACK", ack.method().name());
        assertEquals(invite.topVia(), ack.topVia());
        assertEquals("busy", ack.toTag().orElseThrow());
        assertEquals(invite.cseq().number(), ack.cseq().number());
        assertEquals(invite.uri(), ack.uri());
        assertEquals(70L, ack.headers().first(HeaderName.MAX_FORWARDS).orElseThrow());
    }

    @Test
    void aClosedFlowEndsItsTransactionsAndNoOthers() {
        TransactionKey mine = layer.request(flow, options, 0);
        layer.request(other, options, 0);
        layer.receive(flow, invite, 0);
        layer.flowClosed(flow.id(), 1);
        assertTrue(outputs.contains(new LayerOutput.Failure(mine, TxFailure.FLOW_LOST)));
        assertEquals(1, layer.size());
    }

    @Test
    void whatEndedOnAFlowTakesNothingElseOfItAlong() {
        layer.request(flow, options, 0);
        TransactionKey rest = layer.request(flow, invite, 0);
        layer.receive(flow, SipResponse.to(options, 200, "t"), 1);
        layer.flowClosed(flow.id(), 2);
        assertEquals(new LayerOutput.Failure(rest, TxFailure.FLOW_LOST), outputs.getLast());
        assertEquals(0, layer.size());
    }

    @Test
    void theAckOfARefusalGoesTheWayOfItsInvite() {
        SipRequest routed =
                SipText.simple(
                        "INVITE",
                        "sip:102@x.example",
                        "Contact: <sip:101@p.example>",
                        "Route: <sip:near.example;lr>, <sip:far.example;lr>");
        layer.request(flow, routed, 0);
        layer.receive(flow, SipResponse.to(routed, 404, "t"), 1);
        var sent = assertInstanceOf(LayerOutput.Send.class, outputs.get(1));
        assertEquals(
                routed.headers().all(HeaderName.ROUTE),
                sent.message().headers().all(HeaderName.ROUTE));
    }

    @Test
    void anAckIsOfItsAcceptedInviteOrOfNoneAndNeverBeginsAnything() {
        layer.receive(flow, SipText.simple("ACK", "sip:102@x.example"), 0);
        assertInstanceOf(LayerOutput.Ack.class, outputs.getLast());
        assertEquals(0, layer.size());
        layer.receive(flow, invite, 0);
        var server = assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast());
        layer.respond(server.key(), SipResponse.to(invite, 200, "t"), 1);
        SipRequest ack = acknowledging(invite);
        layer.receive(flow, ack, 2);
        assertEquals(new LayerOutput.Ack(flow.id(), ack), outputs.getLast());
    }

    @Test
    void anAnsweredInviteIsKeptForThirtyTwoSecondsFromItsAnswerOn() {
        TransactionKey key = layer.request(flow, invite, 0);
        layer.receive(flow, SipResponse.to(invite, 200, "t"), 10_000);
        assertEquals(42_000, layer.nextDeadlineMs().orElseThrow());
        layer.advance(41_999);
        assertTrue(layer.knows(key), "timer B is of no account any more");
        layer.advance(42_000);
        assertFalse(layer.knows(key));
        assertEquals(2, outputs.size(), "its end is nobody's concern");
    }

    @Test
    void answeringOrAbandoningWhatHasEndedIsNothing() {
        layer.receive(flow, options, 0);
        var server = assertInstanceOf(LayerOutput.NewRequest.class, outputs.getFirst());
        layer.respond(server.key(), SipResponse.to(options, 200, "t"), 1);
        layer.respond(server.key(), SipResponse.to(options, 486, "t"), 2);
        layer.abandon(server.key());
        assertEquals(2, outputs.size());
        assertEquals(0, layer.size());
    }

    @Test
    void whatHasNoTransactionIsJustSent() {
        SipRequest ack = acknowledging(invite);
        layer.send(flow.id(), ack);
        assertEquals(List.of(new LayerOutput.Send(flow.id(), ack)), outputs);
    }

    @Test
    void onePeerCannotKeepTransactionsWithoutEnd() {
        for (int i = 0; i < 5_000; i++) {
            layer.receive(flow, numbered(invite, i), i);
        }
        assertEquals(512, layer.size());
        var refused = assertInstanceOf(LayerOutput.Send.class, outputs.getLast());
        assertEquals(503, ((SipResponse) refused.message()).status());
        assertEquals(
                RetryAfter.spread(10, invite).first(HeaderName.RETRY_AFTER),
                refused.message().headers().first(HeaderName.RETRY_AFTER));
        layer.receive(other, invite, 5_000);
        assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast(), "others go on");
    }

    @Test
    void whatWeAskOfAPeerLeavesItsPlacesFree() {
        for (int i = 0; i < 600; i++) {
            layer.request(flow, numbered(options, i), 0);
        }
        layer.receive(flow, invite, 1);
        assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast());
        for (int i = 1; i < 512; i++) {
            layer.receive(flow, numbered(invite, i), 1);
        }
        assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast());
        layer.receive(flow, numbered(invite, 512), 1);
        assertInstanceOf(LayerOutput.Send.class, outputs.getLast());
    }

    @Test
    void whatHasEndedMakesRoom() {
        for (int i = 0; i < 512; i++) {
            layer.receive(flow, numbered(options, i), 0);
        }
        var begun = assertInstanceOf(LayerOutput.NewRequest.class, outputs.getFirst());
        layer.abandon(layer.request(flow, numbered(options, 900), 0));
        layer.receive(flow, numbered(options, 901), 0);
        assertInstanceOf(LayerOutput.Send.class, outputs.getLast(), "an end of ours makes none");
        layer.respond(begun.key(), SipResponse.to(begun.request(), 200, "t"), 1);
        layer.respond(begun.key(), SipResponse.to(begun.request(), 200, "t"), 1);
        layer.receive(flow, numbered(options, 902), 1);
        assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast());
        layer.receive(flow, numbered(options, 903), 1);
        assertInstanceOf(LayerOutput.Send.class, outputs.getLast(), "one place for one end");
        layer.flowClosed(flow.id(), 2);
        layer.receive(flow, numbered(options, 904), 2);
        assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast());
        assertEquals(1, layer.size());
    }

    /// What ends calls has places that what begins them can't take, and emergency calls have some
    /// that nothing else can.
    @Test
    void aPeerThatBeganTooMuchMayGoOnWithItAndCallForHelp() {
        for (int i = 0; i < 512; i++) {
            layer.receive(flow, numbered(invite, i), 0);
        }
        SipRequest bye = inDialog(SipText.simple("BYE", "sip:102@x.example"));
        for (int i = 0; i < 63; i++) {
            layer.receive(flow, numbered(bye, 1_000 + i), 0);
            assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast());
        }
        layer.receive(flow, cancelling(invite), 0);
        assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast());
        layer.receive(flow, numbered(bye, 2_000), 0);
        assertInstanceOf(LayerOutput.Send.class, outputs.getLast(), "64 places");
        SipRequest help =
                SipText.simple("INVITE", "sip:9911@x.example", "Contact: <sip:101@p.example>");
        for (int i = 0; i < 16; i++) {
            layer.receive(flow, numbered(help, 3_000 + i), 0);
            assertInstanceOf(LayerOutput.NewRequest.class, outputs.getLast());
        }
        layer.receive(flow, numbered(help, 4_000), 0);
        assertInstanceOf(LayerOutput.Send.class, outputs.getLast(), "16 places");
        assertEquals(592, layer.size());
    }

    @Test
    void nothingIsLeftAfterAllTimers() {
        layer.request(flow, invite, 0);
        layer.receive(flow, SipResponse.to(invite, 200, "t"), 10);
        layer.receive(flow, invite, 20);
        TransactionKey server =
                outputs.stream()
                        .filter(LayerOutput.NewRequest.class::isInstance)
                        .map(o -> ((LayerOutput.NewRequest) o).key())
                        .findFirst()
                        .orElseThrow();
        layer.respond(server, SipResponse.to(invite, 200, "t"), 30);
        layer.advance(40_000);
        assertEquals(0, layer.size());
        assertTrue(layer.nextDeadlineMs().isEmpty());
    }

    @Test
    void whatEndedEarlyLeavesNoTimer() {
        layer.receive(flow, invite, 0);
        var server = assertInstanceOf(LayerOutput.NewRequest.class, outputs.getFirst());
        layer.respond(server.key(), SipResponse.to(invite, 486, "t"), 1);
        assertEquals(32_001, layer.nextDeadlineMs().orElseThrow());
        layer.receive(flow, acknowledging(invite), 2);
        TransactionKey client = layer.request(flow, options, 3);
        assertTrue(layer.knows(client));
        layer.receive(flow, SipResponse.to(options, 200, "t"), 4);
        layer.abandon(layer.request(flow, invite, 5));
        assertEquals(0, layer.size());
        assertTrue(layer.nextDeadlineMs().isEmpty());
    }

    /// The same request with a branch of its own.
    private static SipRequest numbered(SipRequest request, int number) {
        Via via = Via.tls("p.example", 0, "z9hG4bK" + number);
        return request.withHeaders(request.headers().set(HeaderName.VIA, via));
    }

    private static SipRequest inDialog(SipRequest request) {
        return request.withHeaders(
                request.headers().set(HeaderName.TO, request.to().withTag("their-tag")));
    }

    private static SipRequest cancelling(SipRequest invite) {
        Headers headers = invite.headers().set(HeaderName.CSEQ, new CSeq(1, Method.CANCEL));
        return new SipRequest(Method.CANCEL, invite.uri(), headers, Body.NONE);
    }

    private static SipRequest acknowledging(SipRequest invite) {
        Headers headers = invite.headers().set(HeaderName.CSEQ, new CSeq(1, Method.ACK));
        return new SipRequest(Method.ACK, invite.uri(), headers, Body.NONE);
    }
}
