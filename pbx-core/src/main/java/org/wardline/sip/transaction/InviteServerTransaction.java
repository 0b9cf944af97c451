package org.wardline.sip.transaction;

import java.util.Optional;
import java.util.function.Consumer;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// Server INVITE transaction over a reliable transport (RFC 3261 17.2.1, RFC 6026 7.1).
///
///     PROCEEDING --2xx--> ACCEPTED --L--> TERMINATED
///     PROCEEDING --300-699--> COMPLETED --ACK or H--> TERMINATED
///
/// Timer G never runs on TLS; timer I is 0 s, so there is no Confirmed to stay in.
public final class InviteServerTransaction implements Transaction {

    /// The states of RFC 6026 figure 6.
    public enum State {
        /// The user has not answered yet.
        PROCEEDING,
        /// A 2xx went out; the user repeats it, the ACK is passed up.
        ACCEPTED,
        /// A refusal went out; its ACK is awaited.
        COMPLETED,
        TERMINATED
    }

    private State state = State.PROCEEDING;

    /// What a repeated INVITE gets again. Not kept in ACCEPTED, where the user repeats: calls stay
    /// there for 32 s after a phone may have hung up, and a busy server has thousands of them.
    private Optional<SipResponse> last = Optional.empty();

    /// A transaction for an INVITE that just came.
    public InviteServerTransaction() {}

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
                    case PROCEEDING -> onProceeding(in, out);
                    case ACCEPTED -> onAccepted(in, out);
                    case COMPLETED -> onCompleted(in, out);
                    case TERMINATED -> State.TERMINATED;
                };
    }

    private State onProceeding(TxInput in, Consumer<TxOutput> out) {
        return switch (in) {
            case TxInput.Response(var response) -> send(response, out);
            case TxInput.Request(var request) -> {
                repeat(request, out);
                yield State.PROCEEDING;
            }
            case TxInput.FlowLost() -> fail(TxFailure.FLOW_LOST, out);
            case TxInput.Fired _ -> State.PROCEEDING;
        };
    }

    private State onAccepted(TxInput in, Consumer<TxOutput> out) {
        return switch (in) {
            case TxInput.Response(var response) -> {
                if (response.isSuccess()) {
                    out.accept(new TxOutput.Send(response));
                }
                yield State.ACCEPTED;
            }
            case TxInput.Request(var request) -> {
                if (request.is(Method.ACK)) {
                    out.accept(new TxOutput.Acknowledge(request));
                }
                yield State.ACCEPTED;
            }
            case TxInput.Fired(var timer) -> timer == TxTimer.L ? State.TERMINATED : State.ACCEPTED;
            // The dialog has its own view of the flow.
            case TxInput.FlowLost() -> State.TERMINATED;
        };
    }

    private State onCompleted(TxInput in, Consumer<TxOutput> out) {
        return switch (in) {
            case TxInput.Request(var request) -> {
                if (request.is(Method.ACK)) {
                    yield State.TERMINATED;
                }
                repeat(request, out);
                yield State.COMPLETED;
            }
            case TxInput.Fired(var timer) ->
                    timer == TxTimer.H ? fail(TxFailure.TIMEOUT, out) : State.COMPLETED;
            case TxInput.FlowLost() -> fail(TxFailure.FLOW_LOST, out);
            case TxInput.Response _ -> State.COMPLETED;
        };
    }

    private State send(SipResponse response, Consumer<TxOutput> out) {
        boolean accepted = response.isSuccess();
        last = accepted ? Optional.empty() : Optional.of(response);
        out.accept(new TxOutput.Send(response));
        if (response.isProvisional()) {
            return State.PROCEEDING;
        }
        out.accept(new TxOutput.Arm(accepted ? TxTimer.L : TxTimer.H));
        return accepted ? State.ACCEPTED : State.COMPLETED;
    }

    /// A repeated INVITE gets the last response again.
    private void repeat(SipRequest request, Consumer<TxOutput> out) {
        if (request.is(Method.INVITE)) {
            last.ifPresent(response -> out.accept(new TxOutput.Send(response)));
        }
    }

    private static State fail(TxFailure failure, Consumer<TxOutput> out) {
        out.accept(new TxOutput.Fail(failure));
        return State.TERMINATED;
    }
}
