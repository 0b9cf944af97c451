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
