package org.wardline.sip.ua;

import static org.wardline.sip.ua.ReferralTableTest.Input.BYE;
import static org.wardline.sip.ua.ReferralTableTest.Input.FLOW_LOST;
import static org.wardline.sip.ua.ReferralTableTest.Input.NOTIFY_IS_200;
import static org.wardline.sip.ua.ReferralTableTest.Input.REFER;
import static org.wardline.sip.ua.ReferralTableTest.Input.REFER_WITHOUT_REPORT;
import static org.wardline.sip.ua.ReferralTableTest.Input.WE_ACCEPT;

import org.junit.jupiter.api.Test;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipMessage;
import org.wardline.testkit.ObservedMachine;

/// A REFER in an answered call and the report that follows, cell by cell.
class ReferralTableTest {

    /// From the referrer, from the call layer (WE, and how far the referred call is: PROGRESS), and
    /// from time and network.
    enum Input {
        REFER,
        REFER_WITHOUT_REPORT,
        REFER_TO_NOBODY,
        WE_ACCEPT,
        WE_REFUSE,
        PROGRESS_180,
        PROGRESS_200,
        PROGRESS_486,
        NOTIFY_IS_200,
        NOTIFY_IS_481,
        NOTIFY_IS_LOST,
        BYE,
        FLOW_LOST,
        AFTER_300_S
    }

    private static final String RFC_3515 =
            """
            3515 2.4.2 | NONE; ASKED; ASKED, NO REPORT; REPORTING; TOLD | REFER TO NOBODY | same | send 400 to REFER
            3515 2.4.4 | ASKED; ASKED, HUNG UP | WE ACCEPT | * | send 202 to REFER, send NOTIFY active 100
            3515 2.4.2 | ASKED; ASKED, NO REPORT | WE REFUSE | NONE | send 603 to REFER
            3515 2.4.2 | ASKED, HUNG UP; ASKED, NO REPORT, HUNG UP | WE REFUSE | OVER | send 603 to REFER
            4488 4     | ASKED, NO REPORT | WE ACCEPT | NONE | send 202 to REFER without report
            3515 2.4.5 | REPORTING; TOLD; REPORTING, HUNG UP; TOLD, HUNG UP | PROGRESS 180 | * | \
                    send NOTIFY active 180
            3515 2.4.7 | REPORTING; TOLD | PROGRESS 200 | NONE | send NOTIFY terminated noresource 200
            3515 2.4.7 | REPORTING; TOLD | PROGRESS 486 | NONE | send NOTIFY terminated noresource 486
            3515 2.4.7 | REPORTING, HUNG UP; TOLD, HUNG UP | PROGRESS 200 | OVER | \
                    send NOTIFY terminated noresource 200
            3515 2.4.7 | REPORTING, HUNG UP; TOLD, HUNG UP | PROGRESS 486 | OVER | \
                    send NOTIFY terminated noresource 486
            6665 4.2.2 | REPORTING | NOTIFY IS 481, NOTIFY IS LOST | NONE | -
            6665 4.2.2 | REPORTING, HUNG UP | NOTIFY IS 481, NOTIFY IS LOST | OVER | -
            3515 2.4.4 | TOLD | AFTER 300 S | NONE | send NOTIFY terminated timeout
            3515 2.4.4 | TOLD, HUNG UP | AFTER 300 S | OVER | send NOTIFY terminated timeout
            5057 5.3   | ASKED | BYE | ASKED, HUNG UP | send 200 to BYE, tell Ended BYE
            5057 5.3   | REPORTING | BYE | REPORTING, HUNG UP | send 200 to BYE, tell Ended BYE
            5057 5.3   | TOLD | BYE | TOLD, HUNG UP | send 200 to BYE, tell Ended BYE
            3261 12.2.2 | OVER; ASKED, HUNG UP; REPORTING, HUNG UP; TOLD, HUNG UP | REFER, BYE | same | *
            """;

    @Test
    void everyInputInEveryStateOfAReferral() {
        new ObservedMachine<>(Input.class, 1)
                .state("NONE", Talking::new)
                .state("ASKED", () -> new Talking().then(REFER))
                .state("ASKED, NO REPORT", () -> new Talking().then(REFER_WITHOUT_REPORT))
                .state("REPORTING", () -> new Talking().then(REFER, WE_ACCEPT))
                .state("TOLD", () -> new Talking().then(REFER, WE_ACCEPT, NOTIFY_IS_200))
                .state("ASKED, HUNG UP", () -> new Talking().then(REFER, BYE))
                .state(
                        "ASKED, NO REPORT, HUNG UP",
                        () -> new Talking().then(REFER_WITHOUT_REPORT, BYE))
                .state("REPORTING, HUNG UP", () -> new Talking().then(REFER, WE_ACCEPT, BYE))
                .state(
                        "TOLD, HUNG UP",
                        () -> new Talking().then(REFER, WE_ACCEPT, NOTIFY_IS_200, BYE))
                .state("OVER", () -> new Talking().then(BYE))
                .state("LOST", () -> new Talking().then(FLOW_LOST))
                .state("OVER, LOST", () -> new Talking().then(BYE, FLOW_LOST))
                .given(RFC_3515)
                .hold("Referral (RFC 3515, 4488, 5057)");
    }

    /// An answered call, whose other side may refer.
    private static final class Talking implements ObservedMachine.Machine<Input> {

        private static final NameAddr SOMEBODY = NameAddr.of("<sip:103@north.example>");

        private final PlayedPeer peer = new PlayedPeer(Talking::detail);
        private final UserAgent agent = peer.agent();

        Talking() {
            peer.calls(Headers.NONE, PlayedPeer.OFFER);
            agent.answer(peer.id(), PlayedPeer.ANSWER, Headers.NONE, peer.nowMs());
            peer.heard();
            peer.follows(Method.ACK);
        }

        Talking then(Input... inputs) {
            for (Input input : inputs) {
                on(input);
            }
            return this;
        }

        @Override
        public String on(Input input) {
            RequestId id = peer.referral();
            long nowMs = peer.nowMs();
            Headers to = Headers.of(HeaderName.REFER_TO, SOMEBODY);
            peer.forget();
            switch (input) {
                case REFER -> refer(to);
                case REFER_WITHOUT_REPORT -> refer(to.with(HeaderName.REFER_SUB, "false"));
                case REFER_TO_NOBODY -> refer(Headers.NONE);
                case WE_ACCEPT -> agent.acceptRefer(id, nowMs);
                case WE_REFUSE -> agent.refuseRefer(id, 603, Headers.NONE, nowMs);
                case PROGRESS_180 -> agent.referProgress(id, 180, nowMs);
                case PROGRESS_200 -> agent.referProgress(id, 200, nowMs);
                case PROGRESS_486 -> agent.referProgress(id, 486, nowMs);
                case NOTIFY_IS_200 -> peer.responds(200, Headers.NONE, Body.NONE);
                case NOTIFY_IS_481 -> peer.responds(481, Headers.NONE, Body.NONE);
                case NOTIFY_IS_LOST -> peer.pass(32_000);
                case BYE -> peer.asks(Method.BYE, Headers.NONE, Body.NONE);
                case FLOW_LOST -> peer.loses();
                case AFTER_300_S -> peer.pass(300_000);
            }
            return peer.said();
        }

        private void refer(Headers more) {
            peer.asks(Method.REFER, more, Body.NONE);
        }

        private static String detail(SipMessage message) {
            String silent = message.headers().has(HeaderName.REFER_SUB) ? " without report" : "";
            return message.headers()
                    .first(HeaderName.SUBSCRIPTION_STATE)
                    .map(state -> {
                        String reason = state.params().value("reason").orElse("");
                        String status =
                                reason.equals("timeout")
                                        ? ""
                                        : message.body().text().split(" ", -1)[1];
                        return String.join(" ", "", state.packageName(), reason, status)
                                .replace("  ", " ")
                                .stripTrailing();
                    })
                    .orElse(silent);
        }
    }
}
