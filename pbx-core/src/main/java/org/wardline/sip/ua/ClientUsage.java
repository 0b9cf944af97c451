package org.wardline.sip.ua;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.sip.dialog.Dialog;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.RAck;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transaction.TransactionKey;
import org.wardline.sip.transaction.TxFailure;
import org.wardline.sip.transaction.TxTimer;
import org.wardline.sip.transport.Flow;

/// An INVITE that we sent and that is not answered yet (RFC 3261 13.2), with its cancellation (9.1).
///
///     CALLING --1xx--> PROCEEDING --hang-up, CANCEL sent--> CANCELLING
///     CALLING --hang-up--> ABANDONED --1xx, CANCEL sent--> CANCELLING
final class ClientUsage implements Usage {

    /// More phones than a forking proxy rings for one of our legs.
    private static final int MAX_EARLY_DIALOGS = 16;

    /// More reliable responses than a phone has to say while it rings. Each starts a transaction of
    /// ours, which lives for 32 s (RFC 3261 17.1.2.2) whether it is answered or not.
    private static final int MAX_RELIABLE = 64;

    private enum State {
        /// Nothing heard, so a CANCEL must wait (9.1).
        CALLING,
        /// Nothing heard, and nobody waits for the answer any more.
        ABANDONED,
        PROCEEDING,
        /// CANCEL is sent; a 2xx may still have crossed it.
        CANCELLING
    }

    private final InviteId id;
    private final Flow flow;
    private final SipRequest invite;
    private final TransactionKey key;
    private final Outbox out;
    private final Map<String, Early> early = new LinkedHashMap<>();
    private State state = State.CALLING;
    private Headers reason = Headers.NONE;

    /// Sends the INVITE.
    ///
    /// @param invite with its Via
    ClientUsage(InviteId id, Flow flow, SipRequest invite, Outbox out) {
        this.id = id;
        this.flow = flow;
        this.invite = invite;
        this.out = out;
        this.key = out.layer().request(flow, invite, out.nowMs());
        out.own(key, id);
    }

    @Override
    public Usage response(TransactionKey from, SipResponse response) {
        if (response.isProvisional()) {
            return provisional(response);
        }
        boolean unwanted = state == State.ABANDONED || state == State.CANCELLING;
        if (response.isSuccess()) {
            return unwanted ? hangUpAnswered(response) : answered(response);
        }
        if (!unwanted) {
            out.raise(new UaEvent.Failed(id, response));
        }
        return Over.OVER;
    }

    /// The dialogs of the phones that ring: several when a proxy has forked our INVITE (13.1).
    List<DialogId> dialogIds() {
        return early.values().stream().map(e -> e.dialog.id()).toList();
    }

    private Usage provisional(SipResponse response) {
        switch (state) {
            case ABANDONED -> cancel();
            case CALLING, PROCEEDING -> {
                state = State.PROCEEDING;
                if (response.status() > 100 && began(response)) {
                    out.raise(new UaEvent.Progressed(id, response));
                }
            }
            case CANCELLING -> {
                // The phone rings on until it has our CANCEL.
            }
        }
        return this;
    }

    /// A tagged provisional response begins an early dialog (12.1.2); a reliable one is
    /// acknowledged (RFC 3262 4).
    ///
    /// @return false when it repeats one, or has overtaken one, and is to be ignored
    private boolean began(SipResponse response) {
        Optional<Early> dialog = response.toTag().flatMap(tag -> early(tag, response));
        boolean isReliable =
                response.headers().lists(HeaderName.REQUIRE, "100rel")
                        && response.headers().has(HeaderName.RSEQ);
        return !isReliable || dialog.filter(d -> d.acknowledges(response, this)).isPresent();
    }

    private Optional<Early> early(String tag, SipResponse response) {
        if (!early.containsKey(tag) && early.size() < MAX_EARLY_DIALOGS) {
            early.put(tag, new Early(Dialog.asClient(invite, response)));
        }
        return Optional.ofNullable(early.get(tag));
    }

    /// One phone that rings.
    private static final class Early {
        private final Dialog dialog;
        private OptionalLong lastRseq = OptionalLong.empty();
        private int acknowledged;
        private Body answer = Body.NONE;

        Early(Dialog dialog) {
            this.dialog = dialog;
        }

        /// Sends the PRACK for the next reliable response in order.
        boolean acknowledges(SipResponse response, ClientUsage usage) {
            long rseq = response.headers().first(HeaderName.RSEQ).orElseThrow();
            boolean isNext = lastRseq.isEmpty() || rseq == lastRseq.getAsLong() + 1;
            if (!isNext || acknowledged == MAX_RELIABLE) {
                return false;
            }
            acknowledged++;
            lastRseq = OptionalLong.of(rseq);
            answer = answer.isEmpty() ? response.body() : answer;
            Headers headers = Headers.of(HeaderName.RACK, new RAck(rseq, usage.invite.cseq()));
            usage.out.request(usage.flow, dialog.request(Method.PRACK, headers, Body.NONE));
            return true;
        }
    }

    private Usage answered(SipResponse response) {
        DialogUsage usage = dialog(response);
        usage.acknowledgeAnswer(key, invite, response);
        usage.agreed(SessionTimer.answered(response));
        out.raise(new UaEvent.Answered(id, response.withBody(answerIn(response))));
        return usage;
    }

    /// The answer to our offer, which a reliable provisional response may have brought before the
    /// 2xx (13.2.1).
    private Body answerIn(SipResponse response) {
        return Optional.ofNullable(early.get(response.toTag().orElse("")))
                .filter(_ -> response.body().isEmpty())
                .map(ringing -> ringing.answer)
                .orElse(response.body());
    }

    /// The 2xx crossed our CANCEL: it is acknowledged and ended (15, 9.1).
    private Usage hangUpAnswered(SipResponse response) {
        DialogUsage usage = dialog(response);
        usage.acknowledgeAnswer(key, invite, response);
        return usage.hangUp(Headers.NONE);
    }

    private DialogUsage dialog(SipResponse response) {
        Dialog dialog =
                Optional.ofNullable(early.get(response.toTag().orElse("")))
                        .map(ringing -> ringing.dialog)
                        .orElseGet(() -> Dialog.asClient(invite, response));
        dialog.confirm(response);
        boolean secure = invite.uri() instanceof SipUri uri && uri.secure();
        return new DialogUsage(id, flow, dialog, secure, out);
    }

    @Override
    public Usage failed(TransactionKey from, TxFailure failure) {
        boolean unwanted = state == State.ABANDONED || state == State.CANCELLING;
        if (!unwanted) {
            int status =
                    switch (failure) {
                        case TIMEOUT -> 408;
                        case FLOW_LOST -> 430;
                    };
            out.raise(new UaEvent.Failed(id, SipResponse.to(invite, status, out.token())));
        }
        return Over.OVER;
    }

    @Override
    public Usage hangUp(Headers headers) {
        switch (state) {
            case CALLING -> {
                state = State.ABANDONED;
                reason = headers.only(HeaderName.REASON);
            }
            case PROCEEDING -> {
                reason = headers.only(HeaderName.REASON);
                cancel();
            }
            case ABANDONED, CANCELLING -> {
                // Asked for before.
            }
        }
        return this;
    }

    /// Request-URI, Via, From, To, Call-ID, CSeq number and Route of the INVITE (9.1), and why, so
    /// that a call answered elsewhere is no missed one (RFC 3326 2).
    private void cancel() {
        state = State.CANCELLING;
        Headers headers =
                Headers.of(HeaderName.VIA, invite.topVia())
                        .with(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, invite.from())
                        .with(HeaderName.TO, invite.to())
                        .with(HeaderName.CALL_ID, invite.callId())
                        .with(HeaderName.CSEQ, new CSeq(invite.cseq().number(), Method.CANCEL))
                        .with(reason);
        out.requestAsIs(flow, new SipRequest(Method.CANCEL, invite.uri(), headers, Body.NONE));
        out.arm(id, UsageTimer.CANCEL_OVERDUE, TxTimer.DURATION_MS);
    }

    @Override
    public Usage fired(UsageTimer timer) {
        if (timer == UsageTimer.CANCEL_OVERDUE && state == State.CANCELLING) {
            out.layer().abandon(key);
            return Over.OVER;
        }
        return this;
    }

    /// A callee has little to say in an early dialog but its responses: an UPDATE that changes its
    /// target is taken, one with an offer crosses ours (RFC 3311 5.2).
    @Override
    public Usage request(TransactionKey from, SipRequest request) {
        Optional<Early> ringing = Optional.ofNullable(early.get(request.fromTag().orElse("")));
        if (ringing.isEmpty()) {
            out.respond(from, SipResponse.to(request, 481, ""));
        } else if (!request.is(Method.UPDATE)) {
            out.respond(from, EarlyDialog.answer(request, "", Refusal.of(491)));
        } else if (request.body().isEmpty()) {
            ringing.get().dialog.refreshTarget(request);
            out.respond(from, SipResponse.to(request, 200, "").with(out.contact(flow, false)));
        } else {
            out.respond(from, SipResponse.to(request, 491, ""));
        }
        return this;
    }

    @Override
    public Usage acknowledged(SipRequest ack) {
        return this;
    }

    @Override
    public Usage cancelled(TransactionKey other) {
        return this;
    }

    /// The transaction fails by itself when its flow closes.
    @Override
    public Usage flowClosed() {
        return this;
    }

    @Override
    public Usage flowMoved(Flow to) {
        return this;
    }
}
