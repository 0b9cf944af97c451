package org.wardline.sip.ua;

import java.util.Optional;
import java.util.function.Supplier;
import org.wardline.sip.dialog.Dialog;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transaction.TransactionKey;
import org.wardline.sip.transaction.TxFailure;
import org.wardline.sip.transport.Flow;

/// An INVITE that came and is not answered yet (RFC 3261 13.3).
final class ServerUsage implements Usage {

    private static final int TERMINATED = 487;
    private static final int UNAVAILABLE = 480;

    private final InviteId id;
    private final Flow flow;
    private final TransactionKey key;
    private final SipRequest invite;
    private final String localTag;
    private final Outbox out;
    private final ReliableResponses reliable;
    private Optional<Supplier<Usage>> answerHeld = Optional.empty();
    private boolean provisionalSent;

    ServerUsage(InviteId id, Flow flow, TransactionKey key, SipRequest invite, Outbox out) {
        this.id = id;
        this.flow = flow;
        this.key = key;
        this.invite = invite;
        this.out = out;
        this.localTag = out.token();
        this.reliable = new ReliableResponses(invite, out.firstCseq());
    }

    String localTag() {
        return localTag;
    }

    DialogId dialogId() {
        return new DialogId(invite.callId(), localTag, invite.fromTag().orElse(""));
    }

    /// Sends 100, so that the peer knows that we have it, unless it knows already (17.2.1).
    Usage trying() {
        if (!provisionalSent) {
            out.respond(key, SipResponse.to(invite, 100, localTag));
        }
        return this;
    }

    Usage ring(int status, Body body, Headers headers) {
        if (status <= 100 || status >= 200) {
            throw new IllegalArgumentException("A provisional response is 101..199");
        }
        SipResponse response =
                response(status, headers).with(contact()).with(Capabilities.ALLOW).withBody(body);
        provisionalSent = true;
        send(response);
        return this;
    }

    private void send(SipResponse provisional) {
        reliable.sending(provisional, out.nowMs())
                .ifPresent(response -> out.respond(key, response));
        if (reliable.isAwaiting()) {
            out.arm(id, UsageTimer.REPEAT_PROVISIONAL, reliable.nextAfterMs(out.nowMs()));
        }
    }

    /// Answers now, or once the provisional response that is on its way has arrived: the 2xx must
    /// not overtake a description (RFC 3262 3), and no PRACK meets an answered call.
    Usage answer(Body body, Headers headers) {
        if (reliable.isAwaiting()) {
            answerHeld = Optional.of(() -> answer(body, headers));
            return this;
        }
        Dialog dialog = Dialog.asServer(invite, localTag, out.firstCseq());
        dialog.confirm();
        SessionTimer timer = SessionTimer.answering(invite);
        SipResponse answer =
                response(200, headers)
                        .with(contact())
                        .with(Capabilities.SESSION)
                        .with(timer.answer())
                        .withBody(body);
        var usage = new DialogUsage(id, flow, dialog, isSips(), out);
        usage.agreed(timer);
        return DialogUsage.answering(usage, key, answer);
    }

    Usage reject(int status, Headers headers) {
        if (status < 300) {
            throw new IllegalArgumentException("A refusal is 300..699");
        }
        out.respond(key, response(status, headers));
        return Over.OVER;
    }

    @Override
    public Usage request(TransactionKey other, SipRequest request) {
        if (request.is(Method.PRACK)) {
            return pracked(other, request);
        }
        if (request.is(Method.UPDATE)) {
            updated(other, request);
            return this;
        }
        if (!request.is(Method.BYE)) {
            var later =
                    new Refusal(500, Headers.of(HeaderName.RETRY_AFTER, out.retryAfterSeconds()));
            out.respond(other, EarlyDialog.answer(request, localTag, later));
            return this;
        }
        // A caller may end an early dialog with BYE (15.1.1).
        out.respond(other, SipResponse.to(request, 200, localTag));
        return cancelled(key);
    }

    /// RFC 3262 3: what acknowledges nothing is 481.
    private Usage pracked(TransactionKey prack, SipRequest request) {
        boolean matches = reliable.acknowledged(invite, request);
        out.respond(prack, SipResponse.to(request, matches ? 200 : 481, localTag));
        if (!matches) {
            return this;
        }
        if (answerHeld.isPresent()) {
            return answerHeld.get().get();
        }
        reliable.takeWaiting().ifPresent(this::send);
        return this;
    }

    /// RFC 3311 5.2: our caller's first offer is unanswered, so a second one has to wait; without
    /// one there is nothing to change.
    private void updated(TransactionKey update, SipRequest request) {
        SipResponse response =
                SipResponse.to(request, request.body().isEmpty() ? 200 : 500, localTag);
        out.respond(
                update,
                request.body().isEmpty()
                        ? response.with(contact())
                        : response.with(HeaderName.RETRY_AFTER, out.retryAfterSeconds()));
    }

    @Override
    public Usage acknowledged(SipRequest ack) {
        return this;
    }

    @Override
    public Usage cancelled(TransactionKey inviteKey) {
        out.respond(key, response(TERMINATED, Headers.NONE));
        out.raise(new UaEvent.Ended(id, EndCause.CANCELLED));
        return Over.OVER;
    }

    @Override
    public Usage response(TransactionKey other, SipResponse response) {
        return this;
    }

    @Override
    public Usage failed(TransactionKey other, TxFailure failure) {
        return this;
    }

    @Override
    public Usage fired(UsageTimer timer) {
        if (timer != UsageTimer.REPEAT_PROVISIONAL || !reliable.isAwaiting()) {
            return this;
        }
        if (reliable.isGivenUp(out.nowMs())) {
            out.raise(new UaEvent.Ended(id, EndCause.NO_ACK));
            return reject(504, Headers.NONE);
        }
        reliable.repeated(out.nowMs())
                .ifPresent(response -> {
                    out.respond(key, response);
                    out.arm(id, UsageTimer.REPEAT_PROVISIONAL, reliable.nextAfterMs(out.nowMs()));
                });
        return this;
    }

    @Override
    public Usage flowClosed() {
        out.raise(new UaEvent.Ended(id, EndCause.FLOW_LOST));
        return Over.OVER;
    }

    @Override
    public Usage flowMoved(Flow to) {
        return this;
    }

    @Override
    public Usage hangUp(Headers headers) {
        return reject(UNAVAILABLE, headers);
    }

    private SipResponse response(int status, Headers headers) {
        return SipResponse.to(invite, status, localTag).with(headers);
    }

    private Headers contact() {
        return out.contact(flow, isSips());
    }

    private boolean isSips() {
        return invite.uri() instanceof SipUri uri && uri.secure();
    }
}
