package org.wardline.sip.transaction;

import java.util.Optional;
import java.util.function.Consumer;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// Client INVITE transaction over a reliable transport (RFC 3261 17.1.1, RFC 6026 7.2).
///
///     CALLING --1xx--> PROCEEDING        both --2xx--> ACCEPTED --M--> TERMINATED
///     CALLING --B--> TERMINATED          both --300-699, ACK sent--> TERMINATED
///
/// Timer A never runs on TLS; timer D is 0 s, so there is no Completed to stay in.
public final class InviteClientTransaction implements Transaction {

    /// The states of RFC 6026 figure 5.
    public enum State {
        /// INVITE sent, nothing heard.
        CALLING,
        /// A provisional response came; the user may wait as long as a phone may ring.
        PROCEEDING,
        /// A 2xx came; further ones are passed up.
        ACCEPTED,
        TERMINATED
    }

    /// What the ACK for a refusal is made from; not kept in ACCEPTED, where calls stay for 32 s
    /// after they may have ended.
    private Optional<SipRequest> invite;

    private State state = State.CALLING;

    private InviteClientTransaction(SipRequest invite) {
        this.invite = Optional.of(invite);
    }

    /// Sends the INVITE.
    public static InviteClientTransaction start(SipRequest invite, Consumer<TxOutput> out) {
        out.accept(new TxOutput.Send(invite));
        out.accept(new TxOutput.Arm(TxTimer.B));
        return new InviteClientTransaction(invite);
    }

    public State state() {
        return state;
    }

    @Override
    public boolean terminated() {
        return state == State.TERMINATED;
    }

    @Override
    public void accept(TxInput in, Consumer<TxOutput> out) {
        state =
                switch (state) {
                    case CALLING -> onCalling(in, out);
                    case PROCEEDING -> onProceeding(in, out);
                    case ACCEPTED -> onAccepted(in, out);
                    case TERMINATED -> State.TERMINATED;
                };
    }

    private State onCalling(TxInput in, Consumer<TxOutput> out) {
        return switch (in) {
            case TxInput.Response(var response) -> onResponse(response, out);
            case TxInput.Fired(var timer) ->
                    timer == TxTimer.B ? fail(TxFailure.TIMEOUT, out) : State.CALLING;
            case TxInput.FlowLost() -> fail(TxFailure.FLOW_LOST, out);
            case TxInput.Request _ -> State.CALLING;
        };
    }

    private State onProceeding(TxInput in, Consumer<TxOutput> out) {
        return switch (in) {
            case TxInput.Response(var response) -> onResponse(response, out);
            case TxInput.FlowLost() -> fail(TxFailure.FLOW_LOST, out);
            case TxInput.Fired _, TxInput.Request _ -> State.PROCEEDING;
        };
    }

    private State onAccepted(TxInput in, Consumer<TxOutput> out) {
        return switch (in) {
            case TxInput.Response(var response) -> {
                if (response.isSuccess()) {
                    out.accept(new TxOutput.Respond(response));
                }
                yield State.ACCEPTED;
            }
            case TxInput.Fired(var timer) -> timer == TxTimer.M ? State.TERMINATED : State.ACCEPTED;
            // The dialog has its own view of the flow; here nothing is left to be sent.
            case TxInput.FlowLost() -> State.TERMINATED;
            case TxInput.Request _ -> State.ACCEPTED;
        };
    }

    private State onResponse(SipResponse response, Consumer<TxOutput> out) {
        if (response.isProvisional()) {
            out.accept(new TxOutput.Respond(response));
            return State.PROCEEDING;
        }
        if (response.isSuccess()) {
            invite = Optional.empty();
            out.accept(new TxOutput.Respond(response));
            out.accept(new TxOutput.Arm(TxTimer.M));
            return State.ACCEPTED;
        }
        invite.ifPresent(refused -> out.accept(new TxOutput.Send(ack(refused, response))));
        out.accept(new TxOutput.Respond(response));
        return State.TERMINATED;
    }

    private static State fail(TxFailure failure, Consumer<TxOutput> out) {
        out.accept(new TxOutput.Fail(failure));
        return State.TERMINATED;
    }

    /// The ACK for a refusal goes the way of the INVITE: same Request-URI, topmost Via and Route,
    /// To with the response's tag (RFC 3261 17.1.1.3).
    private static SipRequest ack(SipRequest invite, SipResponse response) {
        Headers headers =
                Headers.of(HeaderName.VIA, invite.topVia())
                        .with(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, invite.from())
                        .with(HeaderName.TO, response.to())
                        .with(HeaderName.CALL_ID, invite.callId())
                        .with(HeaderName.CSEQ, new CSeq(invite.cseq().number(), Method.ACK))
                        .with(invite.headers().only(HeaderName.ROUTE));
        return new SipRequest(Method.ACK, invite.uri(), headers, Body.NONE);
    }
}
