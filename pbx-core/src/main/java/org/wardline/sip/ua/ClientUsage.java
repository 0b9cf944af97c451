package org.wardline.sip.ua;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wardline.sip.dialog.Dialog;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
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
    private final Map<String, Dialog> early = new LinkedHashMap<>();
    private State state = State.CALLING;

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
        return early.values().stream().map(Dialog::id).toList();
    }

    private Usage provisional(SipResponse response) {
        switch (state) {
            case ABANDONED -> cancel();
            case CALLING, PROCEEDING -> {
                state = State.PROCEEDING;
                if (response.status() > 100) {
                    began(response);
                    out.raise(new UaEvent.Progressed(id, response));
                }
            }
            case CANCELLING -> {
                // The phone rings on until it has our CANCEL.
            }
        }
        return this;
    }

    /// A tagged provisional response begins an early dialog (12.1.2).
    private void began(SipResponse response) {
        if (early.size() < MAX_EARLY_DIALOGS) {
            response.toTag()
                    .ifPresent(tag ->
                            early.computeIfAbsent(tag, _ -> Dialog.asClient(invite, response)));
        }
    }

    private Usage answered(SipResponse response) {
        DialogUsage usage = dialog(response);
        usage.acknowledgeAnswer(key, invite, response);
        out.raise(new UaEvent.Answered(id, response));
        return usage;
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
            case CALLING -> state = State.ABANDONED;
            case PROCEEDING -> cancel();
            case ABANDONED, CANCELLING -> {
                // Asked for before.
            }
        }
        return this;
    }

    /// Request-URI, Via, From, To, Call-ID, CSeq number and Route of the INVITE (9.1).
    private void cancel() {
        state = State.CANCELLING;
        Headers headers =
                Headers.of(HeaderName.VIA, invite.topVia())
                        .with(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, invite.from())
                        .with(HeaderName.TO, invite.to())
                        .with(HeaderName.CALL_ID, invite.callId())
                        .with(HeaderName.CSEQ, new CSeq(invite.cseq().number(), Method.CANCEL));
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

    /// A callee has nothing to say in an early dialog but its responses.
    @Override
    public Usage request(TransactionKey from, SipRequest request) {
        out.respond(from, SipResponse.to(request, 481, out.token()));
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
