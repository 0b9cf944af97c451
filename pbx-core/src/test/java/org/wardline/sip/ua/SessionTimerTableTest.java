package org.wardline.sip.ua;

import static org.wardline.sip.ua.SessionStage.Input.DUE;
import static org.wardline.sip.ua.SessionStage.Input.IS_491;
import static org.wardline.sip.ua.SessionStage.Input.UPDATE_UAC;
import static org.wardline.sip.ua.SessionStage.Input.UPDATE_UAS;
import static org.wardline.sip.ua.SessionStage.Input.UPDATE_WITHOUT_SESSION_EXPIRES;
import static org.wardline.sip.ua.SessionStage.Input.UPDATE_WITHOUT_TIMER;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.SessionExpires.Refresher;
import org.wardline.testkit.ObservedMachine;

/// Who refreshes the session of an answered call, and what becomes of one that nobody refreshes,
/// cell by cell.
class SessionTimerTableTest {

    /// A session of 90 s is refreshed within 45 s by us, or given up after 60 s (90 - 90 / 3); one
    /// of 1800 s after 1768 s (1800 - 32).
    private static final String RFC_4028 =
            """
            ALIVE = PEER REFRESHES; PEER REFRESHES SELDOM; WE REFRESH; WE REFRESH, SENT; WE REFRESH, REFUSED; \
                    WE REFRESH, SENT AGAIN; WE ASK; WE ASK, ASKED; PEER REFRESHES, SENT; \
                    PEER REFRESHES SELDOM, SENT; WE ASK, UPDATE SENT; PEER REFRESHES, ASKED; \
                    PEER REFRESHES SELDOM, ASKED; WE REFRESH, ASKED
            SENT = WE REFRESH, SENT; WE REFRESH, SENT AGAIN; PEER REFRESHES, SENT; PEER REFRESHES SELDOM, SENT; \
                    WE ASK, UPDATE SENT
            ASKED = WE ASK, ASKED; PEER REFRESHES, ASKED; PEER REFRESHES SELDOM, ASKED; WE REFRESH, ASKED
            4028 9, table 2 | ALIVE | UPDATE UAC   | * | send 200 to UPDATE 90 uac required
            4028 9, table 2 | ALIVE | UPDATE UAS   | * | send 200 to UPDATE 90 uas required
            4028 9          | ALIVE | UPDATE 89 S  | same | send 422 to UPDATE
            4028 9          | PEER REFRESHES; WE REFRESH | UPDATE UAC, REINVITE UAC | PEER REFRESHES | *
            4028 9          | PEER REFRESHES; WE REFRESH | UPDATE UAS, REINVITE UAS | WE REFRESH | *
            4028 9          | ALIVE | UPDATE WITHOUT TIMER | * | send 200 to UPDATE
            4028 7.4        | WE REFRESH | DUE | WE REFRESH, SENT | after 45 s send UPDATE 90 uac
            4028 7.2        | WE REFRESH, SENT | IS 200 UAC | WE REFRESH | -
            4028 7.2        | WE REFRESH, SENT | IS 200 UAS | PEER REFRESHES | -
            4028 7.4        | SENT | IS 200 UAC THEN DUE | * | after 45 s send UPDATE 90 uac
            4028 10         | SENT | IS 408, IS 481 | OVER | tell Ended DIALOG_GONE, send BYE
            4028 10         | SENT | DUE | OVER | after 32 s tell Ended DIALOG_GONE, send BYE
            4028 7.3        | WE REFRESH, SENT | IS 422 | WE REFRESH, SENT AGAIN | send UPDATE 90 uac
            4028 10         | WE REFRESH, SENT | IS 491 | WE REFRESH, REFUSED | -
            4028 10         | WE REFRESH, REFUSED | DUE | WE REFRESH, SENT AGAIN | after 22 s send UPDATE 90 uac
            4028 10         | WE REFRESH, SENT AGAIN | IS 491, IS 422 | WE ASK | -
            4028 10         | PEER REFRESHES | DUE | OVER | after 60 s tell Ended DIALOG_GONE, send BYE
            4028 10         | PEER REFRESHES SELDOM | DUE | OVER | after 1768 s tell Ended DIALOG_GONE, send BYE
            4028 7.2        | WE REFRESH; PEER REFRESHES; WE ASK | WE REINVITE IS 200 UAS | PEER REFRESHES | *
            4028 7.2        | WE REFRESH; PEER REFRESHES; WE ASK | WE REINVITE IS 200 UAC | WE REFRESH | *
            4028 7.2        | WE REFRESH; PEER REFRESHES; WE ASK | WE REINVITE IS 200 | WE ASK | *
            4028 7.4        | PEER REFRESHES | \
                    WE REINVITE IS 200, WE REINVITE IS 200 UAC, WE REINVITE IS 200 UAS | * | \
                    send INVITE 90 uas, send ACK, tell ReinviteAnswered
            4028 7.4        | WE REFRESH | WE REINVITE IS 200, WE REINVITE IS 200 UAC, WE REINVITE IS 200 UAS | \
                    * | send INVITE 90 uac, send ACK, tell ReinviteAnswered
            3261 12.2.1.2   | ASKED | IS 408, IS 481 | OVER | tell Ended DIALOG_GONE, send BYE
            3261 12.2.1.2   | ASKED | DUE | OVER | after 32 s tell Ended DIALOG_GONE, send BYE
            3261 15.1.2     | ALIVE | BYE | OVER | send 200 to BYE, tell Ended BYE
            """;

    @Test
    void everyInputInEveryStateOfASession() {
        new ObservedMachine<>(SessionStage.Input.class, 1)
                .state("PEER REFRESHES", () -> SessionStage.agreed(Optional.of(Refresher.UAC)))
                .state("PEER REFRESHES SELDOM", () -> weAsk().then(UPDATE_WITHOUT_SESSION_EXPIRES))
                .state("WE REFRESH", SessionTimerTableTest::weRefresh)
                .state("WE REFRESH, SENT", () -> weRefresh().then(DUE))
                .state("WE REFRESH, REFUSED", () -> weRefresh().then(DUE, IS_491))
                .state("WE REFRESH, SENT AGAIN", () -> weRefresh().then(DUE, IS_491, DUE))
                .state("WE ASK", SessionTimerTableTest::weAsk)
                .state("WE ASK, ASKED", () -> weAsk().then(DUE))
                .state("PEER REFRESHES, SENT", () -> weRefresh().then(DUE, UPDATE_UAC))
                .state(
                        "PEER REFRESHES SELDOM, SENT",
                        () -> weRefresh().then(DUE, UPDATE_WITHOUT_SESSION_EXPIRES))
                .state("WE ASK, UPDATE SENT", () -> weRefresh().then(DUE, UPDATE_WITHOUT_TIMER))
                .state("PEER REFRESHES, ASKED", () -> weAsk().then(DUE, UPDATE_UAC))
                .state(
                        "PEER REFRESHES SELDOM, ASKED",
                        () -> weAsk().then(DUE, UPDATE_WITHOUT_SESSION_EXPIRES))
                .state("WE REFRESH, ASKED", () -> weAsk().then(DUE, UPDATE_UAS))
                .state("OVER", () -> weAsk().then(SessionStage.Input.BYE))
                .given(RFC_4028)
                .hold("Session timer (RFC 4028)");
    }

    private static SessionStage weRefresh() {
        return SessionStage.agreed(Optional.of(Refresher.UAS));
    }

    private static SessionStage weAsk() {
        return SessionStage.agreed(Optional.empty());
    }
}
