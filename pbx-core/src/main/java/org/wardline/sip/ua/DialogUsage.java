package org.wardline.sip.ua;

import java.util.Optional;
import org.wardline.sip.dialog.Dialog;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.ReferTarget;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transaction.TransactionKey;
import org.wardline.sip.transaction.TxFailure;
import org.wardline.sip.transaction.TxTimer;
import org.wardline.sip.transport.Flow;

/// An answered call as signalling sees it: ACK, re-INVITE in both directions, BYE (RFC 3261
/// 13.2.2.4, 13.3.1.4, 14, 15).
final class DialogUsage implements Usage {

    /// A 2xx of ours without its ACK.
    ///
    /// @param sinceMs when it was sent first
    /// @param nextMs when it is to be sent again
    private record Unacknowledged(
            TransactionKey key, SipResponse answer, long sinceMs, long intervalMs, long nextMs) {

        boolean isFor(SipRequest ack) {
            return answer.cseq().number() == ack.cseq().number();
        }
    }

    /// A re-INVITE of the peer that the call layer has not decided on.
    private record Offered(TransactionKey key, SipRequest request) {}

    /// A re-INVITE of ours that waits for its response.
    private record Reinvite(TransactionKey key, SipRequest request) {}

    /// A 2xx of the peer's: its INVITE, and the ACK once it is sent.
    private record Accepted(TransactionKey key, long cseq, Optional<SipRequest> ack) {}

    private final InviteId id;
    private final Dialog dialog;
    private final boolean secure;
    private final Outbox out;
    private Flow flow;
    private Optional<Unacknowledged> unacknowledged = Optional.empty();
    private Optional<Offered> offered = Optional.empty();
    private Optional<Reinvite> reinvite = Optional.empty();
    private Optional<Accepted> accepted = Optional.empty();
    private Optional<Headers> byeWanted = Optional.empty();
    private SessionTimer timer = SessionTimer.ASKING;
    private long sessionDueAtMs;
    private Optional<TransactionKey> asked = Optional.empty();
    private long flowLostAtMs = -1;

    DialogUsage(InviteId id, Flow flow, Dialog dialog, boolean secure, Outbox out) {
        this.id = id;
        this.flow = flow;
        this.dialog = dialog;
        this.secure = secure;
        this.out = out;
    }

    DialogId dialogId() {
        return dialog.id();
    }

    /// Keeps what was agreed about the length of the session, and counts from now.
    void agreed(SessionTimer agreed) {
        timer = agreed;
        sessionDueAtMs = out.nowMs() + timer.dueAfterMs();
        out.sessions().set(id, sessionDueAtMs);
    }

    /// Sends our 2xx and repeats it until the ACK comes.
    static DialogUsage answering(DialogUsage usage, TransactionKey key, SipResponse answer) {
        usage.sendAnswer(key, answer);
        return usage;
    }

    private void sendAnswer(TransactionKey key, SipResponse answer) {
        out.respond(key, answer);
        unacknowledged =
                Optional.of(
                        new Unacknowledged(
                                key,
                                answer,
                                out.nowMs(),
                                TxTimer.T1_MS,
                                out.nowMs() + TxTimer.T1_MS));
        out.arm(id, UsageTimer.REPEAT_ANSWER, TxTimer.T1_MS);
        out.arm(id, UsageTimer.ACK_OVERDUE, TxTimer.DURATION_MS);
    }

    /// Acknowledges the peer's 2xx at once when the offer was ours; else the call layer does it.
    void acknowledgeAnswer(TransactionKey key, SipRequest invite, SipResponse response) {
        long cseq = response.cseq().number();
        accepted = Optional.of(new Accepted(key, cseq, Optional.empty()));
        if (!invite.body().isEmpty()) {
            acknowledge(Body.NONE);
        }
    }

    /// Whether the peer's 2xx held an offer that the call layer has not answered.
    private boolean owesAcknowledgement() {
        return accepted.filter(a -> a.ack.isEmpty()).isPresent();
    }

    /// Sends the ACK that is due.
    Usage acknowledge(Body answer) {
        accepted =
                accepted.map(a -> {
                    if (a.ack.isPresent()) {
                        return a;
                    }
                    SipRequest ack = out.acknowledge(flow, dialog.ack(a.cseq, answer));
                    return new Accepted(a.key, a.cseq, Optional.of(ack));
                });
        return this;
    }

    @Override
    public Usage acknowledged(SipRequest ack) {
        if (unacknowledged.filter(u -> u.isFor(ack)).isEmpty()) {
            return this;
        }
        unacknowledged = Optional.empty();
        if (byeWanted.isPresent()) {
            return bye(byeWanted.get());
        }
        out.raise(new UaEvent.Acknowledged(id, ack.body()));
        return this;
    }

    @Override
    public Usage request(TransactionKey key, SipRequest request) {
        if (dialog.receive(request) == Dialog.Order.OUT_OF_ORDER) {
            return refuse(key, request, Refusal.of(500));
        }
        if (request.is(Method.BYE)) {
            return byeReceived(key, request);
        }
        if (request.is(Method.INVITE) || request.is(Method.UPDATE)) {
            return changeReceived(key, request);
        }
        if (request.is(Method.REFER)) {
            return referReceived(key, request);
        }
        if (request.is(Method.OPTIONS)) {
            out.respond(key, SipResponse.to(request, 200, "").with(Capabilities.all()));
            return this;
        }
        if (request.is(Method.PRACK)) {
            return refuse(key, request, Refusal.of(481));
        }
        return refuse(
                key,
                request,
                RequestCheck.method(request).orElse(new Refusal(405, Capabilities.ALLOW)));
    }

    private Usage byeReceived(TransactionKey key, SipRequest bye) {
        out.respond(key, SipResponse.to(bye, 200, ""));
        refuseOffered(487, Headers.NONE);
        dialog.terminate();
        if (byeWanted.isEmpty()) {
            out.raise(new UaEvent.Ended(id, EndCause.BYE));
        }
        return Over.OVER;
    }

    /// 14.2, RFC 3311 5.2: one offer at a time in each direction. An UPDATE without one only
    /// refreshes, which is always possible.
    private Usage changeReceived(TransactionKey key, SipRequest request) {
        Optional<Refusal> refusal = RequestCheck.insideDialog(request);
        if (refusal.isPresent()) {
            return refuse(key, request, refusal.get());
        }
        if (request.is(Method.UPDATE) && request.body().isEmpty()) {
            out.respond(key, accepting(request, Body.NONE));
            return this;
        }
        if (reinvite.isPresent()) {
            return refuse(key, request, Refusal.of(491));
        }
        if (offered.isPresent()
                || unacknowledged.isPresent()
                || byeWanted.isPresent()
                || owesAcknowledgement()) {
            long seconds = out.retryAfterSeconds();
            return refuse(
                    key, request, new Refusal(500, Headers.of(HeaderName.RETRY_AFTER, seconds)));
        }
        offered = Optional.of(new Offered(key, request));
        out.own(key, id);
        if (request.is(Method.INVITE)) {
            out.respond(key, SipResponse.to(request, 100, ""));
        }
        out.raise(new UaEvent.Reinvited(id, request));
        return this;
    }

    private Usage referReceived(TransactionKey key, SipRequest refer) {
        Optional<ReferTarget> target =
                refer.headers().first(HeaderName.REFER_TO).flatMap(ReferTarget::of);
        Optional<Refusal> refusal =
                RequestCheck.insideDialog(refer)
                        .or(() ->
                                target.isEmpty() ? Optional.of(Refusal.of(400)) : Optional.empty())
                        .or(() ->
                                out.referrals().isBusy(id)
                                        ? Optional.of(Refusal.of(491))
                                        : Optional.empty());
        if (refusal.isPresent()) {
            return refuse(key, refer, refusal.get());
        }
        RequestId referral = new RequestId(out.nextId());
        out.referrals().keep(referral, new Referral(id, dialog, flow, key, refer, out));
        out.raise(new UaEvent.Referred(referral, id, target.orElseThrow(), refer));
        return this;
    }

    private Usage refuse(TransactionKey key, SipRequest request, Refusal refusal) {
        out.respond(key, SipResponse.to(request, refusal.status(), "").with(refusal.headers()));
        return this;
    }

    /// Accepts the peer's re-INVITE; nothing happens when it was cancelled meanwhile.
    Usage answerReinvite(Body body) {
        offered.ifPresent(o -> {
            offered = Optional.empty();
            SipResponse answer = accepting(o.request, body);
            if (o.request.is(Method.INVITE)) {
                sendAnswer(o.key, answer);
            } else {
                out.respond(o.key, answer);
            }
        });
        return this;
    }

    /// The 200 to a re-INVITE or UPDATE, which refreshes target and session.
    private SipResponse accepting(SipRequest request, Body body) {
        dialog.refreshTarget(request);
        agreed(SessionTimer.answering(request));
        return SipResponse.to(request, 200, "")
                .with(out.contact(flow, secure))
                .with(Capabilities.SESSION)
                .with(timer.answer())
                .withBody(body);
    }

    Usage refuseOffered(int status, Headers headers) {
        offered.ifPresent(o -> refuse(o.key, o.request, new Refusal(status, headers)));
        offered = Optional.empty();
        return this;
    }

    @Override
    public Usage cancelled(TransactionKey invite) {
        if (offered.filter(o -> o.key.equals(invite)).isPresent()) {
            refuseOffered(487, Headers.NONE);
        }
        return this;
    }

    /// Sends a re-INVITE, or says at once that one is going on already (14.1).
    Usage reinvite(Body offer) {
        Headers headers =
                out.contact(flow, secure).with(Capabilities.SESSION).with(timer.refresh());
        SipRequest request = dialog.request(Method.INVITE, headers, offer);
        boolean busy =
                reinvite.isPresent()
                        || offered.isPresent()
                        || unacknowledged.isPresent()
                        || owesAcknowledgement();
        if (busy || flowLostAtMs >= 0) {
            int status = busy ? 491 : 430;
            out.raise(new UaEvent.ReinviteFailed(id, SipResponse.to(request, status, "")));
            return this;
        }
        reinvite = Optional.of(new Reinvite(out.request(id, flow, request), request));
        return this;
    }

    @Override
    public Usage response(TransactionKey key, SipResponse response) {
        if (reinvite.filter(r -> r.key.equals(key)).isPresent()) {
            return reinviteResponse(reinvite.get(), response);
        }
        if (asked.equals(Optional.of(key)) && response.isFinal()) {
            return askedResponse(response);
        }
        if (response.isSuccess() && accepted.filter(a -> a.key.equals(key)).isPresent()) {
            repeatAck(response);
        }
        return this;
    }

    /// The session is to be looked at (RFC 4028 10).
    private Usage sessionDue() {
        return switch (timer.keeper()) {
            case PEER -> {
                out.raise(new UaEvent.Ended(id, EndCause.DIALOG_GONE));
                yield bye(Headers.of(HeaderName.REASON, "SIP;cause=408;text=\"Session expired\""));
            }
            case US, US_AGAIN -> ask(Method.UPDATE, timer.refresh());
            case NOBODY -> ask(Method.OPTIONS, Headers.NONE);
        };
    }

    private Usage ask(Method method, Headers headers) {
        Headers all = out.contact(flow, secure).with(Capabilities.SESSION).with(headers);
        asked = Optional.of(out.request(id, flow, dialog.request(method, all, Body.NONE)));
        return this;
    }

    private Usage askedResponse(SipResponse response) {
        asked = Optional.empty();
        if (response.status() == 481 || response.status() == 408) {
            return gone();
        }
        boolean refresh = response.cseq().method().equals(Method.UPDATE);
        if (refresh && response.isSuccess()) {
            agreed(timer.refreshed(response));
        } else if (refresh && timer.weRefresh()) {
            return refreshRefused(response);
        } else if (timer.keeper() == SessionTimer.Keeper.NOBODY) {
            agreed(timer);
        } else {
            // OPTIONS refreshes nothing, so the time goes on. What became due while the phone was
            // away got lost with its connection, so it is due now.
            out.sessions().set(id, Math.max(sessionDueAtMs, out.nowMs()));
        }
        return this;
    }

    /// RFC 4028 7.3: a session that is too short is asked for again at once.
    private Usage refreshRefused(SipResponse response) {
        agreed(timer.refused(response));
        if (response.status() != 422 || !timer.weRefresh()) {
            return this;
        }
        out.sessions().cancel(id);
        return sessionDue();
    }

    private Usage reinviteResponse(Reinvite sent, SipResponse response) {
        if (response.isProvisional()) {
            return this;
        }
        reinvite = Optional.empty();
        if (response.isSuccess()) {
            dialog.refreshTarget(response);
            agreed(SessionTimer.answered(response));
            acknowledgeAnswer(sent.key, sent.request, response);
            out.raise(new UaEvent.ReinviteAnswered(id, response));
            return this;
        }
        // 12.2.1.2: these say that the peer has no such dialog any more.
        if (response.status() == 481 || response.status() == 408) {
            return gone();
        }
        out.raise(new UaEvent.ReinviteFailed(id, response));
        return this;
    }

    /// A 2xx came again: its ACK got lost, or another phone behind a forking proxy answered too;
    /// that one is acknowledged and ended at once (13.2.2.4).
    private void repeatAck(SipResponse response) {
        boolean fork = !response.toTag().equals(dialog.remote().tag());
        if (!fork) {
            accepted.flatMap(Accepted::ack).ifPresent(ack -> out.layer().send(flow.id(), ack));
            return;
        }
        Dialog other = dialog.forkedBy(response);
        out.acknowledge(flow, other.ack(response.cseq().number(), Body.NONE));
        out.request(flow, other.request(Method.BYE, Headers.NONE, Body.NONE));
    }

    @Override
    public Usage failed(TransactionKey key, TxFailure failure) {
        if (asked.equals(Optional.of(key))) {
            asked = Optional.empty();
            return failure == TxFailure.TIMEOUT ? gone() : this;
        }
        if (reinvite.filter(r -> r.key.equals(key)).isEmpty()) {
            return this;
        }
        SipRequest request = reinvite.get().request;
        reinvite = Optional.empty();
        return switch (failure) {
            case TIMEOUT -> gone();
            case FLOW_LOST -> {
                out.raise(new UaEvent.ReinviteFailed(id, SipResponse.to(request, 430, "")));
                yield this;
            }
        };
    }

    private Usage gone() {
        out.raise(new UaEvent.Ended(id, EndCause.DIALOG_GONE));
        return bye(Headers.NONE);
    }

    @Override
    public Usage hangUp(Headers headers) {
        refuseOffered(487, Headers.NONE);
        if (unacknowledged.isPresent()) {
            // The callee must not send BYE before the ACK came or is overdue (15).
            byeWanted = Optional.of(headers);
            return this;
        }
        acknowledge(Body.NONE);
        return bye(headers);
    }

    private Usage bye(Headers headers) {
        out.request(flow, dialog.request(Method.BYE, headers, Body.NONE));
        dialog.terminate();
        return Over.OVER;
    }

    @Override
    public Usage fired(UsageTimer timer) {
        return switch (timer) {
            case REPEAT_ANSWER -> repeatAnswer();
            case ACK_OVERDUE -> ackOverdue();
            case FLOW_GRACE -> flowGrace();
            case SESSION_DUE -> byeWanted.isPresent() ? this : sessionDue();
            case CANCEL_OVERDUE, REPEAT_PROVISIONAL -> this;
        };
    }

    private Usage repeatAnswer() {
        unacknowledged = unacknowledged.map(u -> u.nextMs <= out.nowMs() ? repeat(u) : u);
        return this;
    }

    private Unacknowledged repeat(Unacknowledged u) {
        out.respond(u.key, u.answer);
        long interval = Math.min(2 * u.intervalMs, TxTimer.T2_MS);
        out.arm(id, UsageTimer.REPEAT_ANSWER, interval);
        return new Unacknowledged(u.key, u.answer, u.sinceMs, interval, out.nowMs() + interval);
    }

    private Usage ackOverdue() {
        boolean overdue =
                unacknowledged
                        .filter(u -> out.nowMs() - u.sinceMs >= TxTimer.DURATION_MS)
                        .isPresent();
        if (!overdue) {
            return this;
        }
        if (byeWanted.isEmpty()) {
            out.raise(new UaEvent.Ended(id, EndCause.NO_ACK));
        }
        return bye(byeWanted.orElse(Headers.NONE));
    }

    /// The media of an answered call may well go on; the phone gets a while to come back.
    @Override
    public Usage flowClosed() {
        if (byeWanted.isPresent()) {
            return Over.OVER;
        }
        flowLostAtMs = out.nowMs();
        offered = Optional.empty();
        out.arm(id, UsageTimer.FLOW_GRACE, TxTimer.DURATION_MS);
        return this;
    }

    /// Whoever comes back on another connection may have lost its memory with the first one, so it
    /// is asked. What it offered on the first one it may offer again.
    @Override
    public Usage flowMoved(Flow to) {
        refuseOffered(491, Headers.NONE);
        flow = to;
        flowLostAtMs = -1;
        return byeWanted.isPresent() ? this : ask(Method.OPTIONS, Headers.NONE);
    }

    private Usage flowGrace() {
        if (flowLostAtMs < 0 || out.nowMs() - flowLostAtMs < TxTimer.DURATION_MS) {
            return this;
        }
        out.raise(new UaEvent.Ended(id, EndCause.FLOW_LOST));
        return Over.OVER;
    }
}
