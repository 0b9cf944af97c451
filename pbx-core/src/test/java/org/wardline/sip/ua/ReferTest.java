package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Replaces;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Uri;
import org.wardline.testkit.SipPair;
import org.wardline.testkit.SipPair.Side;
import org.wardline.testkit.SipText;

/// REFER and what follows from it, and dialogs that are to be replaced. The callee is ours; the
/// caller's phone is played by hand where it subscribes.
class ReferTest {

    private final SipPair pair = new SipPair();
    private final Side phone = pair.caller();
    private final Side ours = pair.callee();
    private InviteId out;
    private InviteId in;
    private DialogId dialogOfPhone;
    private int cseq = 100;

    @BeforeEach
    void anAnsweredCall() {
        out = invite();
        in = ours.next(UaEvent.Invited.class).id();
        ours.agent().ring(in, 180, Body.NONE, Headers.NONE, pair.nowMs());
        pair.settle();
        phone.next(UaEvent.Progressed.class);
        ours.agent().answer(in, Body.sdp("v=0\r\n"), Headers.NONE, pair.nowMs());
        pair.settle();
        phone.next(UaEvent.Answered.class);
        ours.next(UaEvent.Acknowledged.class);
        dialogOfPhone = phone.agent().dialogs(out).getFirst();
        pair.lose(m -> m instanceof SipRequest r && r.is(Method.NOTIFY));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        pair.lose(_ -> false);
        ours.agent().hangUp(in, Headers.NONE, pair.nowMs());
        pair.run(400_000);
        assertEquals(0, ours.agent().size());
        assertTrue(ours.agent().nextDeadlineMs().isEmpty());
    }

    @Test
    void anAcceptedReferIsReportedUntilTheEnd() {
        var referred = refer("Refer-To: <sip:103@north.example>");
        assertEquals(in, referred.within());
        assertEquals("sip:103@north.example", referred.target().uri().text());
        ours.agent().acceptRefer(referred.id(), pair.nowMs());
        pair.settle();
        assertEquals(List.of(202), statuses(Method.REFER));
        confirmNotify("SIP/2.0 100 Trying\r\n", "active");
        ours.agent().referProgress(referred.id(), 180, pair.nowMs());
        confirmNotify("SIP/2.0 180 Ringing\r\n", "active");
        ours.agent().referProgress(referred.id(), 200, pair.nowMs());
        SipRequest last = confirmNotify("SIP/2.0 200 OK\r\n", "terminated");
        assertEquals("refer", last.headers().first(HeaderName.EVENT).orElseThrow().packageName());
        assertEquals(
                "" + referred.request().cseq().number(),
                last.headers().first(HeaderName.EVENT).orElseThrow().params().value("id").get());
        int sent = ours.sent().size();
        ours.agent().referProgress(referred.id(), 486, pair.nowMs());
        pair.settle();
        assertEquals(sent, ours.sent().size(), "nothing after the final status");
    }

    @Test
    void theReportGoesOnWhenTheReferrerHasHungUp() {
        var referred = refer("Refer-To: <sip:103@north.example>");
        ours.agent().acceptRefer(referred.id(), pair.nowMs());
        pair.settle();
        confirmNotify("SIP/2.0 100 Trying\r\n", "active");
        send("BYE");
        assertEquals(EndCause.BYE, ours.next(UaEvent.Ended.class).cause());
        ours.agent().referProgress(referred.id(), 503, pair.nowMs());
        confirmNotify("SIP/2.0 503 Service Unavailable\r\n", "terminated");
    }

    @Test
    void aReferrerThatWantsNoReportGetsNone() {
        var referred = refer("Refer-To: <sip:103@north.example>", "Refer-Sub: false");
        ours.agent().acceptRefer(referred.id(), pair.nowMs());
        ours.agent().referProgress(referred.id(), 200, pair.nowMs());
        pair.settle();
        assertEquals(List.of(202), statuses(Method.REFER));
        assertEquals(0, notifies().size());
    }

    @Test
    void aReferrerThatRefusesAReportGetsNoMore() {
        var referred = refer("Refer-To: <sip:103@north.example>");
        ours.agent().acceptRefer(referred.id(), pair.nowMs());
        pair.settle();
        pair.inject(ours, SipResponse.to(notifies().getLast(), 481, ""));
        ours.agent().referProgress(referred.id(), 200, pair.nowMs());
        pair.settle();
        assertEquals(1, notifies().size());
    }

    @Test
    void aReportWithoutEndTimesOut() {
        var referred = refer("Refer-To: <sip:103@north.example>");
        ours.agent().acceptRefer(referred.id(), pair.nowMs());
        pair.settle();
        confirmNotify("SIP/2.0 100 Trying\r\n", "active");
        pair.run(Referral.LASTS_SECONDS * 1000);
        confirmNotify("SIP/2.0 100 Trying\r\n", "terminated");
    }

    @Test
    void whatCannotBeFollowedIsRefused() {
        sendRefer("Refer-To: <tel:+12015550123>");
        sendRefer("Refer-To: <sip:103@x.y?Replaces=a%3Bto-tag%3D1>");
        sendRefer("Subject: nobody");
        sendRefer("Refer-To: <sip:103@x.y>", "Require: frobnication");
        assertEquals(List.of(400, 400, 400, 420), statuses(Method.REFER));
        var referred = refer("Refer-To: <sip:103@x.y>");
        sendRefer("Refer-To: <sip:104@x.y>");
        ours.agent().refuseRefer(referred.id(), 603, Headers.NONE, pair.nowMs());
        pair.settle();
        assertEquals(List.of(491, 603), statuses(Method.REFER).subList(4, 6));
    }

    @Test
    void anAttendedTransferNamesTheOtherCall() {
        DialogId mine = ours.agent().dialogs(in).getFirst();
        String replaces =
                "%s%%3Bto-tag%%3D%s%%3Bfrom-tag%%3D%s"
                        .formatted(
                                mine.callId().replace("@", "%40"),
                                mine.localTag(),
                                mine.remoteTag());
        var referred = refer("Refer-To: <sip:103@north.example?Replaces=" + replaces + ">");
        assertEquals("sip:103@north.example", referred.target().uri().text());
        assertEquals(
                new Replaced.Usage(in, true),
                ours.agent().replaced(referred.target().replaces().orElseThrow()));
        ours.agent().refuseRefer(referred.id(), 603, Headers.NONE, pair.nowMs());
        pair.settle();
    }

    @Test
    void aDialogIsReplacedByBothTagsOrNot() {
        DialogId mine = ours.agent().dialogs(in).getFirst();
        String call = mine.callId();
        assertEquals(
                new Replaced.Usage(in, true), replaced(call, mine.localTag(), mine.remoteTag()));
        assertEquals(
                new Replaced.Usage(in, true), replaced(call, mine.remoteTag(), mine.localTag()));
        assertEquals(new Replaced.Nothing(481), replaced(call, mine.localTag(), "other"));
        assertEquals(new Replaced.Nothing(481), replaced(call, "other", mine.remoteTag()));
        assertEquals(
                new Replaced.Nothing(481), replaced("other", mine.localTag(), mine.remoteTag()));
        var early = new Replaces(call, mine.localTag(), mine.remoteTag(), true);
        assertEquals(new Replaced.Nothing(486), ours.agent().replaced(early));
    }

    @Test
    void aRingingPhonesCallCanBeReplacedAndAnIncomingOneNot() {
        InviteId second = invite();
        var at = ours.next(UaEvent.Invited.class).id();
        ours.agent().ring(at, 180, Body.NONE, Headers.NONE, pair.nowMs());
        pair.settle();
        phone.next(UaEvent.Progressed.class);
        DialogId callers = phone.agent().dialogs(second).getFirst();
        var replaces =
                new Replaces(callers.callId(), callers.remoteTag(), callers.localTag(), true);
        assertEquals(new Replaced.Usage(second, false), phone.agent().replaced(replaces));
        assertEquals(new Replaced.Unanswered(at), ours.agent().replaced(replaces));
        ours.agent().reject(at, 486, Headers.NONE, pair.nowMs());
        pair.settle();
    }

    private Replaced replaced(String call, String to, String from) {
        return ours.agent().replaced(new Replaces(call, to, from, false));
    }

    private InviteId invite() {
        InviteId id =
                phone.agent()
                        .invite(
                                new OutgoingInvite(
                                        phone.flow(),
                                        Uri.of("sip:102@callee.example"),
                                        NameAddr.of("<sip:101@north.example>"),
                                        NameAddr.of("<sip:102@north.example>"),
                                        Body.sdp("v=0\r\n"),
                                        Headers.NONE),
                                pair.nowMs());
        pair.settle();
        return id;
    }

    private UaEvent.Referred refer(String... lines) {
        sendRefer(lines);
        return ours.next(UaEvent.Referred.class);
    }

    private void sendRefer(String... lines) {
        send("REFER", lines);
    }

    /// A request of the phone in its dialog.
    private void send(String method, String... lines) {
        DialogId dialog = dialogOfPhone;
        cseq++;
        byte[] head = SipText.simpleBytes(method, "sip:callee.example", lines);
        String text =
                new String(head, StandardCharsets.UTF_8)
                        .replace("tag=from-1", "tag=" + dialog.localTag())
                        .replace(
                                "To: <sip:callee.example>",
                                "To: <sip:102@x.y>;tag=" + dialog.remoteTag())
                        .replace("call-1@phone.example", dialog.callId())
                        .replace("branch=z9hG4bK-" + method, "branch=z9hG4bK-" + cseq)
                        .replace("CSeq: 1 ", "CSeq: 7000" + cseq + " ");
        pair.inject(ours, SipText.message(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Integer> statuses(Method method) {
        return ours.sent().stream()
                .filter(m -> m instanceof SipResponse && m.cseq().method().equals(method))
                .map(m -> ((SipResponse) m).status())
                .toList();
    }

    private List<SipRequest> notifies() {
        return ours.sent().stream()
                .filter(m -> m instanceof SipRequest r && r.is(Method.NOTIFY))
                .map(SipRequest.class::cast)
                .toList();
    }

    /// Looks at the last NOTIFY and answers it for the phone.
    private SipRequest confirmNotify(String sipfrag, String state) {
        pair.settle();
        SipRequest notify = notifies().getLast();
        assertEquals(sipfrag, notify.body().text());
        assertEquals(
                state,
                notify.headers().first(HeaderName.SUBSCRIPTION_STATE).orElseThrow().packageName());
        SipMessage ok = SipResponse.to(notify, 200, "");
        pair.inject(ours, ok);
        return notify;
    }
}
