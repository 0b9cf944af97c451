package org.wardline.sip.ua;

import static org.wardline.sip.ua.UsageStage.Input.ACK;
import static org.wardline.sip.ua.UsageStage.Input.AFTER_32_S;
import static org.wardline.sip.ua.UsageStage.Input.FLOW_LOST;
import static org.wardline.sip.ua.UsageStage.Input.FLOW_MOVED;
import static org.wardline.sip.ua.UsageStage.Input.INVITE_AGAIN;
import static org.wardline.sip.ua.UsageStage.Input.IS_180;
import static org.wardline.sip.ua.UsageStage.Input.IS_200;
import static org.wardline.sip.ua.UsageStage.Input.UPDATE_WITH_OFFER;
import static org.wardline.sip.ua.UsageStage.Input.WE_ANSWER;
import static org.wardline.sip.ua.UsageStage.Input.WE_HANG_UP;
import static org.wardline.sip.ua.UsageStage.Input.WE_REFUSE;
import static org.wardline.sip.ua.UsageStage.Input.WE_REINVITE;

import org.junit.jupiter.api.Test;
import org.wardline.testkit.ObservedMachine;

/// What a call is to signalling, from its INVITE to its end, cell by cell.
class UsageTableTest {

    private static final int FURTHER = Boolean.getBoolean("wardline.long") ? 2 : 1;

    private static final String RFC_3261 =
            """
            ANY EARLY = RINGING; RINGING RELIABLY; ANSWER WAITS; EARLY; CANCELLING
            CONFIRMED = ANSWERED; TALKING; OFFERED; OFFERED BY UPDATE; OFFERING; OFFERING, 1xx
            GONE = CALLING; CANCEL WAITS; OVER
            3261 8.2.1    | CONFIRMED | MESSAGE | same | send 405 to MESSAGE
            3261 8.2.1    | ANY EARLY | MESSAGE | same | send 405 to MESSAGE
            3261 8.2.1    | CONFIRMED | NOTIFY | same | send 405 to NOTIFY
            3261 11.2     | CONFIRMED | OPTIONS | same | send 200 to OPTIONS
            3261 12.2.2   | GONE | BYE | same | send 481 to BYE
            3261 12.2.2   | GONE | UPDATE, UPDATE WITH OFFER | same | send 481 to UPDATE
            3261 12.2.2   | GONE | INVITE AGAIN | same | send 481
            3261 13.3.1.4 | RINGING | WE ANSWER | ANSWERED | send 200
            3261 13.3.1.4 | ANSWERED | ACK | TALKING | tell Acknowledged
            3261 13.3.1.4 | ANSWERED | AFTER 32 S | OVER | send 200, tell Ended NO_ACK, send BYE
            3261 13.3.1.3 | RINGING; RINGING RELIABLY | WE REFUSE | OVER | send 486
            3261 9.2      | RINGING; RINGING RELIABLY; ANSWER WAITS | CANCEL | OVER | \
                    answer CANCEL, send 487, tell Ended CANCELLED
            3261 9.2      | ANSWERED; TALKING | CANCEL | same | answer CANCEL
            3261 9.2      | OFFERED | CANCEL | TALKING | answer CANCEL, send 487
            3261 15.1.2   | RINGING; RINGING RELIABLY; ANSWER WAITS | BYE | OVER | \
                    send 200 to BYE, send 487, tell Ended CANCELLED
            3261 15.1.2   | ANSWERED; TALKING; OFFERED BY UPDATE; OFFERING | BYE | OVER | *
            3261 15.1.2   | TALKING | BYE | OVER | send 200 to BYE, tell Ended BYE
            3261 15       | ANSWERED | WE HANG UP | BYE WAITS | -
            3261 15       | BYE WAITS | ACK | OVER | send BYE
            3261 15       | BYE WAITS | AFTER 32 S | OVER | send 200, send BYE
            3261 15.1.1   | TALKING | WE HANG UP | OVER | send BYE
            3261 14.2     | TALKING | INVITE AGAIN | OFFERED | send 100, tell Reinvited
            3261 14.2     | OFFERED | INVITE AGAIN | same | send 500
            3261 14.2     | OFFERING; OFFERING, 1xx | INVITE AGAIN | same | send 491
            3261 14.1     | OFFERED; OFFERING | WE REINVITE | same | tell ReinviteFailed 491
            3261 14.1     | OFFERING; OFFERING, 1xx | IS 486 | TALKING | send ACK, tell ReinviteFailed 486
            3261 14.1     | OFFERING; OFFERING, 1xx | IS 481 | OVER | send ACK, tell Ended DIALOG_GONE, send BYE
            3261 14.2     | OFFERED | WE ANSWER REINVITE | ANSWERED | send 200
            3261 14.2     | OFFERED | WE REFUSE REINVITE | TALKING | send 488
            3261 9.1      | CALLING | WE HANG UP | CANCEL WAITS | -
            3261 9.1      | EARLY | WE HANG UP | CANCELLING | send CANCEL
            3261 9.1      | CANCEL WAITS; CANCELLING | IS 200 | OVER | send ACK, send BYE
            3261 9.1      | CANCELLING | AFTER 32 S | OVER | -
            3261 17.1.1.2 | CALLING | AFTER 32 S | OVER | tell Failed 408
            3261 13.2.2.1 | CALLING | IS 180 | EARLY | tell Progressed
            3261 13.2.2.4 | CALLING; EARLY | IS 200 | TALKING | send ACK, tell Answered
            3261 13.2.2.3 | CALLING; EARLY | IS 486 | OVER | send ACK, tell Failed 486
            3261 13.2.2.4 | ACK WAITS | WE ACKNOWLEDGE | TALKING | send ACK
            3261 15       | EARLY | BYE | same | send 481 to BYE
            3262 3        | RINGING RELIABLY | PRACK | RINGING | send 200 to PRACK
            3262 3        | ANY EARLY | PRACK OF NOTHING | same | send 481 to PRACK
            3262 3        | CONFIRMED | PRACK OF NOTHING | same | send 481 to PRACK
            3262 3        | RINGING RELIABLY | WE ANSWER | ANSWER WAITS | -
            3262 3        | ANSWER WAITS | PRACK | ANSWERED | send 200 to PRACK, send 200
            3262 3        | RINGING RELIABLY | AFTER 32 S | OVER | send 180 reliably, tell Ended NO_ACK, send 504
            3311 5.2      | TALKING | UPDATE WITH OFFER | OFFERED BY UPDATE | tell Reinvited
            3311 5.2      | TALKING; OFFERED; OFFERING | UPDATE | same | send 200 to UPDATE
            3311 5.2      | OFFERED; OFFERED BY UPDATE; ACK WAITS | UPDATE WITH OFFER | same | send 500 to UPDATE
            3311 5.2      | RINGING; RINGING RELIABLY; ANSWER WAITS | UPDATE WITH OFFER | same | send 500 to UPDATE
            3311 5.2      | OFFERING; OFFERING, 1xx | UPDATE WITH OFFER | same | send 491 to UPDATE
            3311 5.2      | EARLY; CANCELLING | UPDATE WITH OFFER | same | send 491 to UPDATE
            3311 5.2      | OFFERED BY UPDATE | WE ANSWER REINVITE | TALKING | send 200 to UPDATE
            3311 5.2      | OFFERED BY UPDATE | WE REFUSE REINVITE | TALKING | send 488 to UPDATE
            """;

    @Test
    void everyInputInEveryStateOfAnInviteUsage() {
        new ObservedMachine<>(UsageStage.Input.class, FURTHER)
                .state("RINGING", UsageStage::ringing)
                .state("RINGING RELIABLY", UsageStage::ringingReliably)
                .state("ANSWER WAITS", () -> UsageStage.ringingReliably().then(WE_ANSWER))
                .state("ANSWERED", () -> UsageStage.ringing().then(WE_ANSWER))
                .state("BYE WAITS", UsageTableTest::byeWaits)
                .state("TALKING", UsageTableTest::talking)
                .state("OFFERED", () -> talking().then(INVITE_AGAIN))
                .state("OFFERED BY UPDATE", () -> talking().then(UPDATE_WITH_OFFER))
                .state("OFFERING", () -> talking().then(WE_REINVITE))
                .state("OFFERING, 1xx", () -> talking().then(WE_REINVITE, IS_180))
                .state("LOST", () -> talking().then(FLOW_LOST))
                .state("ANSWERED, LOST", () -> UsageStage.ringing().then(WE_ANSWER, FLOW_LOST))
                .state(
                        "BYE WAITS, LOST",
                        () -> UsageStage.ringing().then(WE_ANSWER, FLOW_LOST, WE_HANG_UP))
                .state("ANSWERED, MOVED", () -> UsageStage.ringing().then(WE_ANSWER, FLOW_MOVED))
                .state("BYE WAITS, MOVED", () -> byeWaits().then(FLOW_MOVED))
                .state("CALLING", () -> UsageStage.calling(true))
                .state("EARLY", () -> UsageStage.calling(true).then(IS_180))
                .state("CANCEL WAITS", () -> UsageStage.calling(true).then(WE_HANG_UP))
                .state("CANCELLING", () -> UsageStage.calling(true).then(IS_180, WE_HANG_UP))
                .state(
                        "CANCELLING, NO DIALOG",
                        () -> UsageStage.calling(true).then(WE_HANG_UP, IS_180))
                .state("ACK WAITS", UsageTableTest::ackWaits)
                .state("ACK WAITS, LOST", () -> ackWaits().then(FLOW_LOST))
                .state("OVER", () -> UsageStage.ringing().then(WE_REFUSE, ACK, AFTER_32_S))
                .state("OVER, LOST", () -> UsageStage.ringing().then(FLOW_LOST))
                .given(RFC_3261)
                .hold("INVITE usage (RFC 3261 12 to 15, 3262, 3311, 5057)");
    }

    private static UsageStage byeWaits() {
        return UsageStage.ringing().then(WE_ANSWER, WE_HANG_UP);
    }

    private static UsageStage ackWaits() {
        return UsageStage.calling(false).then(IS_200);
    }

    private static UsageStage talking() {
        return UsageStage.ringing().then(WE_ANSWER, ACK, AFTER_32_S);
    }
}
