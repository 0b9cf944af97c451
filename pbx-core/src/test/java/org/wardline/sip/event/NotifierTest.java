package org.wardline.sip.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

class NotifierTest {

    private static final String EVENT = "Event: message-summary";
    private static final int MANY = 20_000;

    private final Map<String, Integer> unheard = new HashMap<>();
    private final Notifier<String> notifier =
            new Notifier<>(
                    new EventPackage<>(
                            MessageSummary.PACKAGE,
                            MediaType.MESSAGE_SUMMARY,
                            32,
                            0,
                            (box, _, _) ->
                                    new MessageSummary(
                                                    SipUri.of("voicemail", "north.example"),
                                                    unheard.getOrDefault(box, 0),
                                                    8)
                                            .body()));
    private final DeviceId phone = DeviceId.random();
    private final Flow flow = SipFlows.flow(1);

    @Test
    void aSubscriberHearsTheStateAtOnce() {
        unheard.put("box-1", 2);
        var outcome = subscribe("box-1", EVENT, "Expires: 600");
        assertEquals(200, outcome.status());
        assertEquals(600, outcome.headers().first(HeaderName.EXPIRES).orElseThrow());
        SipRequest notify = outcome.notifications().getFirst().request();
        assertEquals(
                """
                Messages-Waiting: yes\r
                Message-Account: sip:voicemail@north.example\r
                Voice-Message: 2/8 (0/0)\r
                """,
                notify.body().text());
        assertEquals("active", state(notify));
        assertEquals("our-tag", notify.fromTag().orElseThrow());
        assertEquals("from-1", notify.toTag().orElseThrow());
        assertEquals("sip:101@phone.example", notify.uri().text());
    }

    @Test
    void oneNotifyIsUnderWayAtATimeAndOnlyTheLastStateFollows() {
        var first = subscribe("box-1", EVENT).notifications().getFirst();
        for (int i = 1; i <= 5; i++) {
            unheard.put("box-1", i);
            assertTrue(notifier.changed("box-1", Extent.Full.FULL, 10).isEmpty());
        }
        var next = notifier.notified(first.subscription(), ok(first), 20);
        assertEquals(1, next.size());
        assertTrue(next.getFirst().request().body().text().contains("5/8"));
        assertTrue(next.getFirst().request().cseq().number() > first.request().cseq().number());
        assertTrue(notifier.notified(first.subscription(), ok(next.getFirst()), 30).isEmpty());
    }

    @Test
    void anotherMailboxIsNobodysBusiness() {
        var first = subscribe("box-1", EVENT).notifications().getFirst();
        notifier.notified(first.subscription(), ok(first), 1);
        assertTrue(notifier.changed("box-2", Extent.Full.FULL, 10).isEmpty());
        assertEquals(1, notifier.changed("box-1", Extent.Full.FULL, 10).size());
    }

    @Test
    void aFetchGetsOneNotifyAndLeavesNothing() {
        var outcome = subscribe("box-1", EVENT, "Expires: 0");
        assertEquals("terminated", state(outcome.notifications().getFirst().request()));
        assertEquals(0, notifier.size());
    }

    @Test
    void aSubscriptionThatIsNotRefreshedEndsWithANotify() {
        subscribe("box-1", EVENT, "Expires: 60");
        assertTrue(notifier.advance(59_999).isEmpty());
        SipRequest last = notifier.advance(60_000).getFirst().request();
        assertEquals("terminated", state(last));
        assertEquals(0, notifier.size());
        assertTrue(notifier.nextDeadlineMs().isEmpty());
    }

    @Test
    void aRefreshInTheDialogExtendsItAndExpiresZeroEndsIt() {
        subscribe("box-1", EVENT, "Expires: 60");
        assertEquals(200, refresh(2, "Expires: 60", flow, 30_000).status());
        assertTrue(notifier.advance(60_000).isEmpty());
        assertEquals(1, notifier.size());
        var ended = refresh(3, "Expires: 0", flow, 70_000);
        assertEquals("terminated", state(ended.notifications().getFirst().request()));
        assertEquals(0, notifier.size());
        assertEquals(481, refresh(4, "Expires: 60", flow, 71_000).status());
    }

    @Test
    void aRefreshFromAnotherFlowOrOutOfOrderIsRefused() {
        subscribe("box-1", EVENT, "Expires: 60");
        assertEquals(481, refresh(2, "Expires: 60", SipFlows.flow(2), 1).status());
        assertEquals(200, refresh(5, "Expires: 60", flow, 2).status());
        assertEquals(500, refresh(3, "Expires: 60", flow, 3).status());
    }

    @Test
    void whatCannotBeServedIsRefusedWithWhatCan() {
        var event = subscribe("box-1", "Event: presence");
        assertEquals(489, event.status());
        assertEquals(
                List.of("message-summary"),
                event.headers().all(HeaderName.extension("Allow-Events")));
        assertEquals(489, subscribe("box-1").status());
        assertEquals(406, subscribe("box-1", EVENT, "Accept: text/html").status());
        assertEquals(423, subscribe("box-1", EVENT, "Expires: 5").status());
        assertEquals(0, notifier.size());
    }

    @Test
    void aSubscriberThatIsGoneIsForgotten() {
        var first = subscribe("box-1", EVENT).notifications().getFirst();
        SipResponse gone = SipResponse.to(withVia(first.request()), 481, "x");
        assertTrue(notifier.notified(first.subscription(), gone, 1).isEmpty());
        assertEquals(0, notifier.size());
        var second = subscribe("box-1", EVENT).notifications().getFirst();
        notifier.notifyFailed(second.subscription(), 1);
        assertEquals(0, notifier.size());
        subscribe("box-1", EVENT);
        notifier.flowClosed(flow.id(), 1);
        assertEquals(0, notifier.size());
    }

    @Test
    void oneDeviceHasABoundedNumberOfSubscriptions() {
        for (int i = 0; i < 32; i++) {
            assertEquals(200, subscribe("box-1", i, EVENT).status());
        }
        assertEquals(403, subscribe("box-1", 32, EVENT).status());
    }

    // ---- what is left of much that has gone

    @Test
    void eachRefreshTakesThePlaceOfTheOneBefore() {
        subscribe("box-1", EVENT, "Expires: 3600");
        SipRequest refresh = refreshing(2, "Expires: 3600");
        for (int i = 1; i <= MANY; i++) {
            assertEquals(200, inDialog(withCSeq(refresh, 1 + i), flow, i).status());
            assertEquals(3_600_000 + i, notifier.nextDeadlineMs().orElseThrow());
        }
        refresh(2 + MANY, "Expires: 0", flow, MANY);
        assertTrue(notifier.nextDeadlineMs().isEmpty());
    }

    @Test
    void subscribingAndUnsubscribingLeavesNothingBehind() {
        SipRequest end = refreshing(2, "Expires: 0");
        var subscriber = subscriber(flow, "our-tag");
        SipRequest begin = request(3600);
        for (int i = 0; i < MANY; i++) {
            assertEquals(200, notifier.subscribe("box-1", subscriber, begin, i).status());
            assertEquals(200, inDialog(end, flow, i).status());
            assertTrue(notifier.nextDeadlineMs().isEmpty());
        }
    }

    @Test
    void changesThatWaitForTheirTimeGoWithTheirSubscription() {
        var slow = slow(500);
        var first = slow.subscribe("box-1", subscriber(flow, "our-tag"), request(60), 0);
        var told = first.notifications().getFirst();
        slow.notified(told.subscription(), ok(told), 100);
        for (int i = 0; i < MANY; i++) {
            assertEquals(List.of(), slow.changed("box-1", Extent.Full.FULL, 100));
            assertEquals(500, slow.nextDeadlineMs().orElseThrow());
        }
        slow.flowClosed(flow.id(), 200);
        assertTrue(slow.nextDeadlineMs().isEmpty());
    }

    @Test
    void aChangeThatWaitsForItsTimeIsToldThenAndTheSubscriptionExpiresAfterwards() {
        var slow = slow(500);
        var first = slow.subscribe("box-1", subscriber(flow, "our-tag"), request(60), 0);
        var told = first.notifications().getFirst();
        assertEquals(List.of(), slow.changed("box-1", Extent.Full.FULL, 100));
        assertEquals(List.of(), slow.notified(told.subscription(), ok(told), 200));
        assertEquals(500, slow.nextDeadlineMs().orElseThrow());
        assertEquals("active", state(slow.advance(500).getFirst().request()));
        assertEquals(60_000, slow.nextDeadlineMs().orElseThrow());
        assertEquals("terminated", state(slow.advance(60_000).getFirst().request()));
        assertTrue(slow.nextDeadlineMs().isEmpty());
    }

    private static Notifier<String> slow(long minIntervalMs) {
        return new Notifier<>(
                new EventPackage<>(
                        MessageSummary.PACKAGE,
                        MediaType.MESSAGE_SUMMARY,
                        32,
                        minIntervalMs,
                        (_, _, _) ->
                                new MessageSummary(SipUri.of("voicemail", "north.example"), 0, 0)
                                        .body()));
    }

    private static SipRequest request(int expires) {
        return SipText.simple(
                "SUBSCRIBE",
                "sip:101@north.example",
                EVENT,
                "Expires: " + expires,
                "Contact: <sip:101@phone.example>");
    }

    // ---- many lamps of one phone

    @Test
    void aPhoneIsToldEightThingsAtATimeAndEachOnce() {
        lamps(20, flow);
        var other = subscriber(SipFlows.flow(9), "other-tag", DeviceId.random());
        var theirs = begin("box-1", other).notifications().getFirst();
        notifier.notified(theirs.subscription(), ok(theirs), 0);
        unheard.put("box-1", 1);
        var first = notifier.changed("box-1", Extent.Full.FULL, 10);
        assertEquals(9, first.size(), "eight of one phone, and the other phone's");
        assertEquals(List.of(), notifier.changed("box-1", Extent.Full.FULL, 11));
        unheard.put("box-1", 7);
        var open = new ArrayDeque<>(first);
        var told = new ArrayList<SubscriptionId>();
        for (var next = open.poll(); next != null; next = open.poll()) {
            told.add(next.subscription());
            open.addAll(notifier.notified(next.subscription(), ok(next), 20));
            assertTrue(open.size() <= 9);
        }
        assertEquals(21, told.stream().distinct().count());
        // Those that were told the first state hear the second; those that waited hear it alone.
        assertEquals(9 + 21, told.size());
    }

    @Test
    void whatAPhoneDoesNotAnswerMakesRoomWhenItIsOver() {
        lamps(10, flow);
        var first = notifier.changed("box-1", Extent.Full.FULL, 10);
        assertEquals(8, first.size());
        assertEquals(1, notifier.notifyFailed(first.getFirst().subscription(), 20).size());
        var refused = SipResponse.to(withVia(first.get(1).request()), 481, "x");
        assertEquals(1, notifier.notified(first.get(1).subscription(), refused, 30).size());
        assertEquals(List.of(), notifier.notifyFailed(first.get(2).subscription(), 40));
        assertEquals(List.of(), notifier.notifyFailed(first.get(2).subscription(), 50));
        assertEquals(7, notifier.size());
    }

    @Test
    void aConnectionThatClosesMakesRoomForThePhonesOther() {
        lamps(8, flow);
        Flow second = SipFlows.flow(2);
        lamps(3, second);
        assertEquals(8, notifier.changed("box-1", Extent.Full.FULL, 10).size());
        var rest = notifier.flowClosed(flow.id(), 20);
        assertEquals(3, rest.size());
        assertTrue(rest.stream().allMatch(n -> n.flow().equals(second)));
    }

    /// However many others there are, and whatever of the connection's own has gone before.
    @Test
    void aConnectionThatClosesTakesItsOwnSubscriptionsAlone() {
        lamps(3, flow);
        var other = subscriber(SipFlows.flow(2), "other-tag", DeviceId.random());
        begin("box-2", other);
        var mine = notifier.changed("box-1", Extent.Full.FULL, 10);
        notifier.notifyFailed(mine.getFirst().subscription(), 20);
        assertEquals(3, notifier.size());
        notifier.flowClosed(flow.id(), 30);
        assertEquals(1, notifier.size());
        assertTrue(notifier.watches("box-2"));
        notifier.flowClosed(flow.id(), 40);
        assertEquals(1, notifier.size());
        lamps(2, flow);
        notifier.flowClosed(SipFlows.flow(2).id(), 50);
        assertEquals(2, notifier.size());
    }

    /// Lamps whose first state has been told.
    private void lamps(int count, Flow at) {
        for (int i = 0; i < count; i++) {
            var subscriber = subscriber(at, at.id().value() + "-" + i, phone);
            var first = begin("box-1", subscriber).notifications().getFirst();
            notifier.notified(first.subscription(), ok(first), 0);
        }
    }

    private SubscribeOutcome begin(String box, Subscriber subscriber) {
        SipRequest request =
                SipText.simple(
                        "SUBSCRIBE",
                        "sip:101@north.example",
                        EVENT,
                        "Contact: <sip:101@phone.example>");
        return notifier.subscribe(box, subscriber, request, 0);
    }

    private SubscribeOutcome subscribe(String box, String... lines) {
        return subscribe(box, 0, lines);
    }

    private SubscribeOutcome subscribe(String box, int n, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = "Contact: <sip:101@phone.example>";
        SipRequest request = SipText.simple("SUBSCRIBE", "sip:101@north.example", all);
        String tag = n == 0 ? "our-tag" : "our-tag-" + n;
        return notifier.subscribe(box, subscriber(flow, tag), request, 0);
    }

    private SubscribeOutcome refresh(int cseq, String line, Flow from, long nowMs) {
        return inDialog(refreshing(cseq, line), from, nowMs);
    }

    private SubscribeOutcome inDialog(SipRequest request, Flow from, long nowMs) {
        return notifier.subscribe("box-1", subscriber(from, "our-tag"), request, nowMs);
    }

    private static SipRequest withCSeq(SipRequest request, long number) {
        var cseq = new CSeq(number, Method.SUBSCRIBE);
        return request.withHeaders(request.headers().set(HeaderName.CSEQ, cseq));
    }

    private static SipRequest refreshing(int cseq, String line) {
        byte[] bytes =
                SipText.simpleBytes(
                        "SUBSCRIBE",
                        "sip:101@north.example",
                        EVENT,
                        line,
                        "Contact: <sip:101@phone.example>");
        String text =
                new String(bytes, StandardCharsets.UTF_8)
                        .replace("CSeq: 1 ", "CSeq: " + cseq + " ")
                        .replace("To: <sip:101@north.example>", "To: <sip:101@x.y>;tag=our-tag");
        return (SipRequest) SipText.message(text.getBytes(StandardCharsets.UTF_8));
    }

    private Subscriber subscriber(Flow from, String tag) {
        return subscriber(from, tag, phone);
    }

    private static Subscriber subscriber(Flow from, String tag, DeviceId phone) {
        NameAddr contact = NameAddr.of("<sip:north.example:5061;transport=tls>");
        return new Subscriber(phone, from, contact, tag);
    }

    private static SipResponse ok(Notification notification) {
        return SipResponse.to(withVia(notification.request()), 200, "x");
    }

    private static SipRequest withVia(SipRequest request) {
        return request.withHeaders(
                request.headers()
                        .withFirst(
                                HeaderName.VIA,
                                org.wardline.sip.message.Via.tls("x.example", 0, "z9hG4bK1")));
    }

    private static String state(SipRequest notify) {
        return notify.headers().first(HeaderName.SUBSCRIPTION_STATE).orElseThrow().packageName();
    }
}
