package org.wardline.sip.ua;

import java.util.Optional;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.RAck;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transaction.TxTimer;

/// Our provisional responses to a caller that requires them to be reliable (RFC 3262 3): each is
/// repeated until its PRACK comes, and none is sent while one is unacknowledged; of those that wait
/// only the last is sent.
final class ReliableResponses {

    private static final String TAG = "100rel";

    /// One that has no PRACK yet.
    private record Unacknowledged(
            SipResponse response, long rseq, long sinceMs, long intervalMs, long nextMs) {}

    private final boolean required;
    private long rseq;
    private Optional<Unacknowledged> unacknowledged = Optional.empty();
    private Optional<SipResponse> waiting = Optional.empty();

    /// @param firstRseq the numbers begin after it
    ReliableResponses(SipRequest invite, long firstRseq) {
        this.required = invite.headers().lists(HeaderName.REQUIRE, TAG);
        this.rseq = firstRseq;
    }

    /// The form in which a provisional response goes out now; empty when it has to wait.
    Optional<SipResponse> sending(SipResponse response, long nowMs) {
        if (!required) {
            return Optional.of(response);
        }
        if (unacknowledged.isPresent()) {
            waiting = Optional.of(response);
            return Optional.empty();
        }
        rseq++;
        SipResponse reliable = response.with(HeaderName.REQUIRE, TAG).with(HeaderName.RSEQ, rseq);
        unacknowledged =
                Optional.of(
                        new Unacknowledged(
                                reliable, rseq, nowMs, TxTimer.T1_MS, nowMs + TxTimer.T1_MS));
        return Optional.of(reliable);
    }

    /// Whether a PRACK acknowledges what was sent; if so the next one may go.
    boolean acknowledged(SipRequest invite, SipRequest prack) {
        Optional<RAck> rack = prack.headers().first(HeaderName.RACK);
        boolean matches =
                unacknowledged
                        .filter(u -> rack.equals(Optional.of(new RAck(u.rseq, invite.cseq()))))
                        .isPresent();
        if (matches) {
            unacknowledged = Optional.empty();
        }
        return matches;
    }

    Optional<SipResponse> takeWaiting() {
        Optional<SipResponse> next = waiting;
        waiting = Optional.empty();
        return next;
    }

    /// Whether one is on its way.
    boolean isAwaiting() {
        return unacknowledged.isPresent();
    }

    /// The response to repeat now, if it is time; the interval doubles (3).
    Optional<SipResponse> repeated(long nowMs) {
        Optional<SipResponse> due =
                unacknowledged.filter(u -> u.nextMs <= nowMs).map(Unacknowledged::response);
        if (due.isPresent()) {
            unacknowledged =
                    unacknowledged.map(u ->
                            new Unacknowledged(
                                    u.response,
                                    u.rseq,
                                    u.sinceMs,
                                    2 * u.intervalMs,
                                    nowMs + 2 * u.intervalMs));
        }
        return due;
    }

    /// How long to wait until the next look.
    long nextAfterMs(long nowMs) {
        return unacknowledged
                .map(u -> Math.min(u.nextMs, u.sinceMs + TxTimer.DURATION_MS) - nowMs)
                .map(wait -> Math.max(0, wait))
                .orElse(0L);
    }

    /// No PRACK for 64*T1: the INVITE is to be refused (3).
    boolean isGivenUp(long nowMs) {
        return unacknowledged.filter(u -> nowMs - u.sinceMs >= TxTimer.DURATION_MS).isPresent();
    }
}
