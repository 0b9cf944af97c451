package org.wardline.sip.transaction;

import java.util.function.Consumer;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// Client transaction of any method but INVITE and ACK over a reliable transport (RFC 3261 17.1.2).
///
///     TRYING --1xx--> PROCEEDING      both --200-699--> TERMINATED      both --F--> TERMINATED
///
/// Timer E never runs on TLS; timer K is 0 s, so there is no Completed to stay in.
public final class ClientTransaction implements Transaction {

    /// The states of RFC 3261 figure 6.
    public enum State {
        TRYING,
        PROCEEDING,
        TERMINATED
    }

    private State state = State.TRYING;

    private ClientTransaction() {}

    /// Sends the request.
    public static ClientTransaction start(SipRequest request, Consumer<TxOutput> out) {
        out.accept(new TxOutput.Send(request));
        out.accept(new TxOutput.Arm(TxTimer.F));
        return new ClientTransaction();
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
                    case TRYING, PROCEEDING -> onWaiting(in, out);
                    case TERMINATED -> State.TERMINATED;
                };
    }

    /// Trying and Proceeding differ only in the retransmissions that TLS doesn't need.
    private State onWaiting(TxInput in, Consumer<TxOutput> out) {
        return switch (in) {
            case TxInput.Response(SipResponse response) -> {
                out.accept(new TxOutput.Respond(response));
                yield response.isFinal() ? State.TERMINATED : State.PROCEEDING;
            }
            case TxInput.Fired(var timer) ->
                    timer == TxTimer.F ? fail(TxFailure.TIMEOUT, out) : state;
            case TxInput.FlowLost() -> fail(TxFailure.FLOW_LOST, out);
            case TxInput.Request _ -> state;
        };
    }

    private static State fail(TxFailure failure, Consumer<TxOutput> out) {
        out.accept(new TxOutput.Fail(failure));
        return State.TERMINATED;
    }
}
