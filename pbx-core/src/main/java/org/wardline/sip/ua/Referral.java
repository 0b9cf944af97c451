package org.wardline.sip.ua;

import java.util.HashSet;
import java.util.Set;
import org.wardline.sip.dialog.Dialog;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transaction.TransactionKey;
import org.wardline.sip.transport.Flow;

/// One REFER of a peer and the implicit subscription that its acceptance begins (RFC 3515 2.4.4).
/// It shares the dialog of the INVITE usage, and outlives that usage (RFC 5057 5).
///
///     ASKED --202, NOTIFY 100--> ACCEPTED --NOTIFY 1xx*, NOTIFY final or expiry--> OVER
///     ASKED --refusal--> OVER
final class Referral {

    /// Longer than phones ring.
    static final long LASTS_SECONDS = 300;

    private enum State {
        ASKED,
        ACCEPTED,
        OVER
    }

    private final InviteId within;
    private final Dialog dialog;
    private final TransactionKey key;
    private final SipRequest refer;
    private final Outbox out;
    private final EventType event;
    private final Set<TransactionKey> notified = new HashSet<>();
    private Flow flow;
    private State state = State.ASKED;
    private int lastStatus = 100;
    private long expiresAtMs = Long.MAX_VALUE;

    Referral(
            InviteId within,
            Dialog dialog,
            Flow flow,
            TransactionKey key,
            SipRequest refer,
            Outbox out) {
        this.within = within;
        this.dialog = dialog;
        this.flow = flow;
        this.key = key;
        this.refer = refer;
        this.out = out;
        this.event =
                new EventType(
                        "refer", Params.NONE.with("id", Long.toString(refer.cseq().number())));
    }

    InviteId within() {
        return within;
    }

    Flow flow() {
        return flow;
    }

    void flowMoved(Flow to) {
        flow = to;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    boolean hasNotified(TransactionKey notify) {
        return notified.contains(notify);
    }

    /// RFC 4488 4: a referrer may want no notifications.
    void accept() {
        if (state != State.ASKED) {
            return;
        }
        boolean silent =
                refer.headers()
                        .first(HeaderName.REFER_SUB)
                        .filter("false"::equalsIgnoreCase)
                        .isPresent();
        Headers headers = out.contact(flow, false);
        out.respond(
                key,
                SipResponse.to(refer, 202, "")
                        .with(silent ? headers.with(HeaderName.REFER_SUB, "false") : headers));
        state = silent ? State.OVER : State.ACCEPTED;
        expiresAtMs = out.nowMs() + LASTS_SECONDS * 1000;
        progress(lastStatus);
    }

    void refuse(int status, Headers headers) {
        if (state == State.ASKED) {
            out.respond(key, SipResponse.to(refer, status, "").with(headers));
            state = State.OVER;
        }
    }

    /// Tells how far the referred call is; a final status ends the subscription.
    void progress(int status) {
        if (state != State.ACCEPTED) {
            return;
        }
        lastStatus = status;
        long left = Math.max(0, (expiresAtMs - out.nowMs()) / 1000);
        boolean last = status >= 200;
        notify(
                last
                        ? terminated("noresource")
                        : new EventType("active", Params.NONE.with("expires", "" + left)));
        state = last ? State.OVER : State.ACCEPTED;
    }

    void expire() {
        if (state == State.ACCEPTED) {
            notify(terminated("timeout"));
            state = State.OVER;
        }
    }

    private static EventType terminated(String reason) {
        return new EventType("terminated", Params.NONE.with("reason", reason));
    }

    private void notify(EventType subscriptionState) {
        Headers headers =
                out.contact(flow, false)
                        .with(HeaderName.EVENT, event)
                        .with(HeaderName.SUBSCRIPTION_STATE, subscriptionState);
        notified.add(
                out.request(
                        flow, dialog.request(Method.NOTIFY, headers, Body.sipfrag(lastStatus))));
    }
}
