package org.wardline.sip.event;

import static org.wardline.sip.event.SubscriptionTableTest.Input.AFTER_1_S;
import static org.wardline.sip.event.SubscriptionTableTest.Input.CHANGED;
import static org.wardline.sip.event.SubscriptionTableTest.Input.FLOW_LOST;
import static org.wardline.sip.event.SubscriptionTableTest.Input.NOTIFY_IS_200;
import static org.wardline.sip.event.SubscriptionTableTest.Input.UNSUBSCRIBE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.testkit.ObservedMachine;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

/// A subscription at the notifier (RFC 6665 4.2), of a package with a second between two changes,
/// cell by cell.
class SubscriptionTableTest {

    /// From the subscriber, from what is watched, and from time and network.
    enum Input {
        SUBSCRIBE,
        OLD_SUBSCRIBE,
        UNSUBSCRIBE,
        CHANGED,
        NOTIFY_IS_200,
        NOTIFY_IS_481,
        NOTIFY_IS_LOST,
        FLOW_LOST,
        AFTER_1_S,
        AFTER_600_S
    }

    private static final String RFC_6665 =
            """
            UNDER WAY = TELLING; TELLING, CHANGED; TELLING LONG; TELLING LONG, CHANGED
            AT REST = TOLD; TOLD, CHANGED; QUIET
            6665 4.2.1   | AT REST | SUBSCRIBE | TELLING | send 200, send NOTIFY active
            6665 4.2.1   | UNDER WAY | SUBSCRIBE | TELLING LONG, CHANGED | send 200
            6665 4.2.1   | UNDER WAY; AT REST | UNSUBSCRIBE | OVER | send 200, send NOTIFY terminated
            3261 12.2.2  | UNDER WAY; AT REST | OLD SUBSCRIBE | same | send 500
            3261 12.2.2  | OVER | SUBSCRIBE, OLD SUBSCRIBE, UNSUBSCRIBE | same | send 481
            6665 4.2.2   | UNDER WAY | NOTIFY IS 481, NOTIFY IS LOST | OVER | -
            6665 4.2.2   | QUIET | CHANGED | TELLING | send NOTIFY active
            6665 4.2.2   | TELLING; TOLD; QUIET | AFTER 600 S | OVER | send NOTIFY terminated
            6665 4.2.2   | TOLD | CHANGED | TOLD, CHANGED | -
            6665 4.2.2   | TOLD, CHANGED | AFTER 1 S | TELLING | send NOTIFY active
            """;

    @Test
    void everyInputInEveryStateOfASubscription() {
        new ObservedMachine<>(Input.class, Boolean.getBoolean("wardline.long") ? 3 : 2)
                .state("TELLING", Watched::new)
                .state("TELLING, CHANGED", () -> new Watched().then(CHANGED))
                .state("TOLD", () -> new Watched().then(NOTIFY_IS_200))
                .state("TOLD, CHANGED", () -> new Watched().then(NOTIFY_IS_200, CHANGED))
                .state("QUIET", () -> new Watched().then(NOTIFY_IS_200, AFTER_1_S))
                .state("TELLING LONG", () -> new Watched().then(AFTER_1_S))
                .state("TELLING LONG, CHANGED", () -> new Watched().then(AFTER_1_S, CHANGED))
                .state("OVER", () -> new Watched().then(UNSUBSCRIBE, FLOW_LOST))
                .given(RFC_6665)
                .hold("Subscription (RFC 6665 4.2)");
    }

    /// One subscription, whose first NOTIFY is on its way.
    private static final class Watched implements ObservedMachine.Machine<Input> {

        private final Notifier<String> notifier =
                new Notifier<>(
                        new EventPackage<>(
                                "test", MediaType.SDP, 1, 1_000, (_, _, _) -> Body.NONE));
        private final DeviceId phone = DeviceId.random();
        private final List<String> said = new ArrayList<>();
        private Optional<Notification> underWay = Optional.empty();
        private int cseq = 1;
        private long nowMs;

        Watched() {
            subscribe(
                    SipText.simple(
                            "SUBSCRIBE", "sip:box@north.example", "Event: test", "Expires: 600"));
        }

        Watched then(Input... inputs) {
            for (Input input : inputs) {
                on(input);
            }
            return this;
        }

        @Override
        public String on(Input input) {
            said.clear();
            switch (input) {
                case SUBSCRIBE -> subscribe(again(++cseq, 600));
                case OLD_SUBSCRIBE -> subscribe(again(0, 600));
                case UNSUBSCRIBE -> subscribe(again(++cseq, 0));
                case CHANGED -> sent(notifier.changed("box", Extent.Full.FULL, nowMs));
                case NOTIFY_IS_200 -> answered(200);
                case NOTIFY_IS_481 -> answered(481);
                case NOTIFY_IS_LOST -> {
                    Optional<Notification> lost = underWay;
                    underWay = Optional.empty();
                    lost.ifPresent(n -> sent(notifier.notifyFailed(n.subscription(), nowMs)));
                }
                case FLOW_LOST -> sent(notifier.flowClosed(SipFlows.flow(1).id(), nowMs));
                case AFTER_1_S -> pass(1_000);
                case AFTER_600_S -> pass(600_000);
            }
            return said.isEmpty() ? "-" : String.join(", ", said);
        }

        private void subscribe(SipRequest request) {
            var contact = NameAddr.of(SipUri.of("", "198.51.100.1"));
            var subscriber = new Subscriber(phone, SipFlows.flow(1), contact, "our-tag");
            SubscribeOutcome outcome = notifier.subscribe("box", subscriber, request, nowMs);
            said.add("send " + outcome.status());
            sent(outcome.notifications());
        }

        private static SipRequest again(int cseq, int expires) {
            String text =
                    new String(
                            SipText.simpleBytes(
                                    "SUBSCRIBE",
                                    "sip:box@north.example",
                                    "Event: test",
                                    "Expires: " + expires),
                            StandardCharsets.UTF_8);
            return (SipRequest)
                    SipText.message(
                            text.replace("CSeq: 1 ", "CSeq: " + cseq + " ")
                                    .replace(
                                            "To: <sip:box@north.example>",
                                            "To: <sip:box@north.example>;tag=our-tag")
                                    .getBytes(StandardCharsets.UTF_8));
        }

        private void answered(int status) {
            Optional<Notification> told = underWay;
            underWay = Optional.empty();
            told.ifPresent(notification -> {
                SipRequest notify = notification.request();
                Via via = Via.tls("here.example", 5061, "z9hG4bK-1");
                SipRequest onTheWire =
                        notify.withHeaders(notify.headers().withFirst(HeaderName.VIA, via));
                SipResponse response = SipResponse.to(onTheWire, status, "peer");
                sent(notifier.notified(notification.subscription(), response, nowMs));
            });
        }

        private void pass(long ms) {
            long end = nowMs + ms;
            for (long next = next(); next <= end; next = next()) {
                nowMs = Math.max(nowMs, next);
                sent(notifier.advance(nowMs));
            }
            nowMs = end;
        }

        private long next() {
            return notifier.nextDeadlineMs().orElse(Long.MAX_VALUE);
        }

        private void sent(List<Notification> notifications) {
            for (Notification notification : notifications) {
                underWay = Optional.of(notification);
                String state =
                        notification
                                .request()
                                .headers()
                                .first(HeaderName.SUBSCRIPTION_STATE)
                                .orElseThrow()
                                .packageName();
                said.add("send NOTIFY " + state);
            }
        }
    }
}
