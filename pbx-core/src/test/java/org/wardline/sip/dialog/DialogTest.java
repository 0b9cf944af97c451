package org.wardline.sip.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.SipText;

class DialogTest {

    private static final SipRequest INVITE =
            SipText.simple(
                    "INVITE",
                    "sip:102@north.example",
                    "Contact: <sip:101@phone.example:5071;transport=tls>",
                    "Record-Route: <sip:near.example;lr>, <sip:far.example;lr>");

    @Test
    void asServerTheRouteSetKeepsItsOrderAndTheContactIsTheTarget() {
        Dialog dialog = Dialog.asServer(INVITE, "local-1", 100);
        assertEquals(new DialogId(INVITE.callId(), "local-1", "from-1"), dialog.id());
        assertEquals(Dialog.State.EARLY, dialog.state());
        dialog.confirm();
        SipRequest bye = dialog.request(Method.BYE, Headers.NONE, Body.NONE);
        assertEquals("sip:101@phone.example:5071;transport=tls", bye.uri().text());
        assertEquals(List.of("sip:near.example;lr", "sip:far.example;lr"), routes(bye));
        assertEquals("local-1", bye.fromTag().orElseThrow());
        assertEquals("from-1", bye.toTag().orElseThrow());
        assertEquals(101, bye.cseq().number());
        assertEquals(102, dialog.request(Method.BYE, Headers.NONE, Body.NONE).cseq().number());
    }

    @Test
    void asClientTheRouteSetIsReversedAndTheAckHasTheInvitesNumber() {
        SipResponse ok =
                SipResponse.to(INVITE, 200, "remote-1")
                        .with(
                                HeaderName.CONTACT,
                                NameAddr.of("<sip:102@callee.example;transport=tls>"));
        Dialog dialog = Dialog.asClient(INVITE, ok);
        dialog.confirm(ok);
        SipRequest ack = dialog.ack(1, Body.NONE);
        assertEquals(1, ack.cseq().number());
        assertEquals("sip:102@callee.example;transport=tls", ack.uri().text());
        assertEquals(List.of("sip:far.example;lr", "sip:near.example;lr"), routes(ack));
        assertEquals("remote-1", ack.toTag().orElseThrow());
        assertEquals(2, dialog.request(Method.INVITE, Headers.NONE, Body.NONE).cseq().number());
    }

    @Test
    void aStrictRouterGetsTheRequestUriAndTheTargetComesLast() {
        SipRequest invite =
                SipText.simple(
                        "INVITE",
                        "sip:102@north.example",
                        "Contact: <sip:101@phone.example>",
                        "Record-Route: <sip:strict.example>, <sip:loose.example;lr>");
        Dialog dialog = Dialog.asServer(invite, "t", 1);
        SipRequest bye = dialog.request(Method.BYE, Headers.NONE, Body.NONE);
        assertEquals("sip:strict.example", bye.uri().text());
        assertEquals(List.of("sip:loose.example;lr", "sip:101@phone.example"), routes(bye));
    }

    /// The remote sequence is at 5.
    @ParameterizedTest
    @CsvSource({
        "4, BYE, OUT_OF_ORDER",
        "5, BYE, IN_ORDER",
        "6, BYE, IN_ORDER",
        "9, INVITE, IN_ORDER",
        "1, ACK, IN_ORDER",
        "1, CANCEL, IN_ORDER",
        "2147483647, BYE, IN_ORDER",
        "0, OPTIONS, OUT_OF_ORDER"
    })
    void requestsAreTakenInOrder(String number, String method, Dialog.Order expected) {
        Dialog dialog = Dialog.asServer(numbered("5", "INVITE"), "t", 1);
        assertEquals(expected, dialog.receive(numbered(number, method)));
    }

    @Test
    void anOldPeerWithoutATagHasADialogToo() {
        String text =
                new String(
                                SipText.simpleBytes("INVITE", "sip:102@x.example"),
                                StandardCharsets.UTF_8)
                        .replace(";tag=from-1", "");
        SipRequest old = (SipRequest) SipText.message(text.getBytes(StandardCharsets.UTF_8));
        Dialog dialog = Dialog.asServer(old, "t", 1);
        assertEquals("", dialog.id().remoteTag());
        assertEquals("sip:101@north.example", dialog.remoteTarget().text(), "From, for want of");
    }

    @Test
    void aTargetRefreshMovesTheTargetAndNotTheRoutes() {
        Dialog dialog = Dialog.asServer(INVITE, "t", 1);
        dialog.refreshTarget(
                SipText.simple("INVITE", "sip:x.example", "Contact: <sip:101@moved.example>"));
        SipRequest bye = dialog.request(Method.BYE, Headers.NONE, Body.NONE);
        assertEquals("sip:101@moved.example", bye.uri().text());
        assertEquals(2, routes(bye).size());
    }

    @Test
    void theSequenceOfThePeerMovesWithItsRequests() {
        Dialog dialog = Dialog.asServer(numbered("5", "INVITE"), "t", 1);
        assertEquals(Dialog.Order.IN_ORDER, dialog.receive(numbered("9", "INVITE")));
        assertEquals(Dialog.Order.OUT_OF_ORDER, dialog.receive(numbered("8", "BYE")));
    }

    @Test
    void asClientAnyFirstNumberOfThePeerIsInOrder() {
        Dialog dialog = Dialog.asClient(INVITE, SipResponse.to(INVITE, 180, "remote-1"));
        assertEquals(Dialog.State.EARLY, dialog.state());
        assertEquals("sip:102@north.example", dialog.remoteTarget().text(), "for want of Contact");
        assertEquals(Dialog.Order.IN_ORDER, dialog.receive(numbered("0", "BYE")));
        dialog.terminate();
        assertEquals(Dialog.State.TERMINATED, dialog.state());
    }

    @Test
    void anotherAnswerToTheSameInviteIsAnotherDialog() {
        Dialog first = Dialog.asClient(INVITE, SipResponse.to(INVITE, 180, "remote-1"));
        first.request(Method.UPDATE, Headers.NONE, Body.NONE);
        SipResponse answer =
                SipResponse.to(INVITE, 200, "remote-2")
                        .with(HeaderName.CONTACT, NameAddr.of("<sip:102@second.example>"));
        Dialog second = first.forkedBy(answer);
        assertEquals(Dialog.State.CONFIRMED, second.state());
        assertEquals(new DialogId(INVITE.callId(), "from-1", "remote-2"), second.id());
        assertEquals(INVITE.from(), second.local());
        assertEquals("remote-2", second.remote().tag().orElseThrow());
        assertEquals(Dialog.Order.IN_ORDER, second.receive(numbered("0", "BYE")));
        SipRequest bye = second.request(Method.BYE, Headers.NONE, Body.NONE);
        assertEquals("sip:102@second.example", bye.uri().text());
        assertEquals(3, bye.cseq().number());
        assertEquals(List.of("sip:far.example;lr", "sip:near.example;lr"), routes(bye));
        assertEquals(70L, bye.headers().first(HeaderName.MAX_FORWARDS).orElseThrow());
        assertEquals(INVITE.callId(), bye.callId());
    }

    @Test
    void theFinalAnswerReplacesRoutesAndTargetOfTheEarlyDialog() {
        Dialog dialog = Dialog.asClient(INVITE, SipResponse.to(INVITE, 180, "remote-1"));
        assertEquals(2, routes(dialog.request(Method.UPDATE, Headers.NONE, Body.NONE)).size());
        SipResponse ok =
                answer(200, "<sip:102@callee.example>")
                        .with(HeaderName.RECORD_ROUTE, NameAddr.of("<sip:only.example;lr>"));
        dialog.confirm(ok);
        assertEquals(Dialog.State.CONFIRMED, dialog.state());
        assertEquals("sip:102@callee.example", dialog.remoteTarget().text());
        SipRequest bye = dialog.request(Method.BYE, Headers.NONE, Body.NONE);
        assertEquals("sip:102@callee.example", bye.uri().text());
        assertEquals(List.of("sip:only.example;lr"), routes(bye));
    }

    @Test
    void aFinalAnswerWithoutContactKeepsTheTarget() {
        SipResponse early = answer(180, "<sip:102@callee.example>");
        Dialog dialog = Dialog.asClient(INVITE, early);
        dialog.confirm(SipResponse.to(numbered("1", "INVITE"), 200, "remote-1"));
        assertEquals("sip:102@callee.example", dialog.remoteTarget().text());
        assertEquals("remote-1", dialog.remote().tag().orElseThrow());
    }

    @Test
    void ourConfirmationIsOfTheServersDialog() {
        Dialog dialog = Dialog.asServer(INVITE, "t", 1);
        dialog.confirm();
        assertEquals(Dialog.State.CONFIRMED, dialog.state());
        assertEquals("t", dialog.local().tag().orElseThrow());
        assertEquals(INVITE.from(), dialog.remote());
    }

    @Test
    void aStarIsNoTarget() {
        Dialog dialog = Dialog.asServer(INVITE, "t", 1);
        dialog.refreshTarget(SipText.simple("REGISTER", "sip:x.example", "Contact: *"));
        assertEquals("sip:101@phone.example:5071;transport=tls", dialog.remoteTarget().text());
    }

    @Test
    void whatTheCallerAddsIsInTheRequest() {
        Dialog dialog = Dialog.asServer(INVITE, "t", 1);
        Headers more = Headers.of(HeaderName.CONTACT, NameAddr.of("<sip:us.example>"));
        SipRequest update = dialog.request(Method.UPDATE, more, Body.NONE);
        assertEquals(
                NameAddr.of("<sip:us.example>"),
                update.headers().first(HeaderName.CONTACT).orElseThrow());
        assertEquals(Method.UPDATE, update.cseq().method());
    }

    @Test
    void theFirstProxyMayHaveAUriOfAnotherScheme() {
        SipRequest invite =
                SipText.simple(
                        "INVITE",
                        "sip:102@north.example",
                        "Contact: <sip:101@phone.example>",
                        "Record-Route: <tel:+15551230000>");
        Dialog dialog = Dialog.asServer(invite, "t", 1);
        SipRequest bye = dialog.request(Method.BYE, Headers.NONE, Body.NONE);
        assertEquals("sip:101@phone.example", bye.uri().text());
    }

    @Test
    void aReceivedRequestNamesItsDialogOnceItsToHasATag() {
        assertEquals(Optional.empty(), DialogId.of(INVITE));
        SipRequest bye = (SipRequest) SipText.message(inDialog(";tag=from-1"));
        assertEquals(
                Optional.of(new DialogId("call-1@phone.example", "us", "from-1")),
                DialogId.of(bye));
        SipRequest old = (SipRequest) SipText.message(inDialog(""));
        assertEquals(Optional.of(new DialogId("call-1@phone.example", "us", "")), DialogId.of(old));
    }

    @Test
    void whatIsPrintedOfADialogIsNotItsTags() {
        assertEquals("DialogId", new DialogId("call", "local", "remote").toString());
    }

    private static byte[] inDialog(String fromTag) {
        return new String(SipText.simpleBytes("BYE", "sip:us.example"), StandardCharsets.UTF_8)
                .replace("To: <sip:us.example>", "To: <sip:us.example>;tag=us")
                .replace(";tag=from-1", fromTag)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static SipResponse answer(int status, String contact) {
        return SipResponse.to(numbered("1", "INVITE"), status, "remote-1")
                .with(HeaderName.CONTACT, NameAddr.of(contact));
    }

    private static SipRequest numbered(String number, String method) {
        String text =
                new String(SipText.simpleBytes(method, "sip:102@x.example"), StandardCharsets.UTF_8)
                        .replace("CSeq: 1 ", "CSeq: " + number + " ");
        return (SipRequest) SipText.message(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> routes(SipRequest request) {
        return request.headers().all(HeaderName.ROUTE).stream().map(r -> r.uri().text()).toList();
    }
}
