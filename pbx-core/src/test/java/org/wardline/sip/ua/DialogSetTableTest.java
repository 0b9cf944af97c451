package org.wardline.sip.ua;

import static org.wardline.sip.ua.DialogSetTableTest.Input.IS_REFUSED;
import static org.wardline.sip.ua.DialogSetTableTest.Input.ONE_ANSWERS;
import static org.wardline.sip.ua.DialogSetTableTest.Input.ONE_RINGS;
import static org.wardline.sip.ua.DialogSetTableTest.Input.TWO_ANSWERS;
import static org.wardline.sip.ua.DialogSetTableTest.Input.TWO_RINGS;
import static org.wardline.sip.ua.DialogSetTableTest.Input.WE_HANG_UP;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.testkit.ObservedMachine;

/// The dialogs that one INVITE of ours begins when something behind the phone's connection forks
/// it, cell by cell.
class DialogSetTableTest {

    /// From the two phones that have the INVITE, and from the call layer (WE).
    enum Input {
        ONE_RINGS,
        TWO_RINGS,
        ONE_ANSWERS,
        TWO_ANSWERS,
        IS_REFUSED,
        UPDATE_FROM_ONE,
        BYE_FROM_ONE,
        BYE_FROM_TWO,
        WE_HANG_UP
    }

    private static final String RFC_3261 =
            """
            RINGING = CALLING; ONE RINGS; TWO RINGS; BOTH RING
            GIVEN UP = CANCEL WAITS; CANCELLING; CANCELLING ONE; CANCELLING TWO; CANCELLING BOTH
            3261 12.1, 13.2.2.1 | CALLING | ONE RINGS | ONE RINGS | tell Progressed, dialogs one
            3261 12.1, 13.2.2.1 | CALLING | TWO RINGS | TWO RINGS | tell Progressed, dialogs two
            3261 13.2.2.1 | ONE RINGS | TWO RINGS | BOTH RING | tell Progressed, dialogs one two
            3261 13.2.2.1 | ONE RINGS; BOTH RING | ONE RINGS | same | *
            3261 13.2.2.4 | RINGING | ONE ANSWERS | ONE TALKS | send ACK one, tell Answered, dialogs one
            3261 13.2.2.4 | RINGING | TWO ANSWERS | TWO TALKS | send ACK two, tell Answered, dialogs two
            3261 13.2.2.4 | ONE TALKS | ONE ANSWERS | same | send ACK one, dialogs one
            3261 13.2.2.4 | ONE TALKS | TWO ANSWERS | same | send ACK two, send BYE two, dialogs one
            3261 13.2.2.3 | RINGING | IS REFUSED | OVER | send ACK refused, tell Failed 486
            3261 15.1.2   | ONE TALKS | BYE FROM ONE | OVER | send 200 to BYE, tell Ended BYE
            3261 12.2.2   | ONE TALKS | BYE FROM TWO | same | send 481 to BYE, dialogs one
            3261 15       | ONE RINGS; BOTH RING | BYE FROM ONE | same | *
            3261 9.1      | ONE RINGS | WE HANG UP | CANCELLING ONE | send CANCEL, dialogs one
            3261 9.1      | BOTH RING | WE HANG UP | CANCELLING BOTH | send CANCEL, dialogs one two
            3261 9.1      | CANCEL WAITS | ONE RINGS, TWO RINGS | CANCELLING | send CANCEL
            3261 9.1      | GIVEN UP | IS REFUSED | OVER | send ACK refused
            3261 9.1      | CALLING | WE HANG UP | CANCEL WAITS | -
            3261 15.1.1   | ONE TALKS | WE HANG UP | OVER | send BYE one
            3261 15.1.1   | TWO TALKS | WE HANG UP | OVER | send BYE two
            3261 9.1, 15  | GIVEN UP | ONE ANSWERS | OVER | send ACK one, send BYE one
            3261 9.1, 15  | GIVEN UP | TWO ANSWERS | OVER | send ACK two, send BYE two
            3311 5.2      | ONE RINGS | UPDATE FROM ONE | same | send 200 to UPDATE, dialogs one
            3311 5.2      | BOTH RING | UPDATE FROM ONE | same | send 200 to UPDATE, dialogs one two
            3311 5.2      | ONE TALKS | UPDATE FROM ONE | same | send 200 to UPDATE, dialogs one
            3261 12.2.2   | CALLING; OVER | UPDATE FROM ONE | same | send 481 to UPDATE
            3261 12.2.2   | TWO RINGS | UPDATE FROM ONE | same | send 481 to UPDATE, dialogs two
            3261 12.2.2   | TWO TALKS | UPDATE FROM ONE | same | send 481 to UPDATE, dialogs two
            """;

    @Test
    void everyInputInEveryStateOfADialogSet() {
        new ObservedMachine<>(Input.class, Boolean.getBoolean("wardline.long") ? 2 : 1)
                .state("CALLING", Calling::new)
                .state("ONE RINGS", () -> new Calling().then(ONE_RINGS))
                .state("TWO RINGS", () -> new Calling().then(TWO_RINGS))
                .state("BOTH RING", () -> new Calling().then(ONE_RINGS, TWO_RINGS))
                .state("ONE TALKS", () -> new Calling().then(ONE_ANSWERS))
                .state("TWO TALKS", () -> new Calling().then(TWO_ANSWERS))
                .state("CANCEL WAITS", () -> new Calling().then(WE_HANG_UP))
                .state("CANCELLING", () -> new Calling().then(WE_HANG_UP, ONE_RINGS))
                .state("CANCELLING ONE", () -> new Calling().then(ONE_RINGS, WE_HANG_UP))
                .state("CANCELLING TWO", () -> new Calling().then(TWO_RINGS, WE_HANG_UP))
                .state(
                        "CANCELLING BOTH",
                        () -> new Calling().then(ONE_RINGS, TWO_RINGS, WE_HANG_UP))
                .state("OVER", () -> new Calling().then(IS_REFUSED))
                .given(RFC_3261)
                .hold("Dialog set (RFC 3261 12, 13.2.2)");
    }

    /// An INVITE of ours that two phones have.
    private static final class Calling implements ObservedMachine.Machine<Input> {

        private final PlayedPeer peer = new PlayedPeer(Calling::detail);
        private final UserAgent agent = peer.agent();

        Calling() {
            peer.isCalled(PlayedPeer.OFFER);
        }

        Calling then(Input... inputs) {
            for (Input input : inputs) {
                on(input);
            }
            return this;
        }

        @Override
        public String on(Input input) {
            peer.forget();
            switch (input) {
                case ONE_RINGS -> peer.respondsAs("one", 180, Body.NONE);
                case TWO_RINGS -> peer.respondsAs("two", 180, Body.NONE);
                case ONE_ANSWERS -> peer.respondsAs("one", 200, PlayedPeer.ANSWER);
                case TWO_ANSWERS -> peer.respondsAs("two", 200, PlayedPeer.ANSWER);
                case IS_REFUSED -> peer.respondsAs("refused", 486, Body.NONE);
                case UPDATE_FROM_ONE -> peer.asksAs("one", Method.UPDATE);
                case BYE_FROM_ONE -> peer.asksAs("one", Method.BYE);
                case BYE_FROM_TWO -> peer.asksAs("two", Method.BYE);
                case WE_HANG_UP -> agent.hangUp(peer.id(), Headers.NONE, peer.nowMs());
            }
            String said = peer.said();
            String dialogs =
                    agent.dialogs(peer.id()).stream()
                            .map(DialogId::remoteTag)
                            .sorted()
                            .collect(Collectors.joining(" "));
            return dialogs.isEmpty() ? said : said + ", dialogs " + dialogs;
        }

        private static String detail(SipMessage message) {
            return message instanceof SipRequest request
                    ? request.toTag().map(tag -> " " + tag).orElse("")
                    : "";
        }
    }
}
