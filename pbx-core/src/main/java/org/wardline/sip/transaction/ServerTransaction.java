package org.wardline.sip.transaction;

import java.util.Optional;
import java.util.function.Consumer;
import org.wardline.sip.message.SipResponse;

/// Server transaction of any method but INVITE and ACK over a reliable transport (RFC 3261 17.2.2).
///
///     TRYING --1xx--> PROCEEDING      both --200-699--> TERMINATED
///
/// Timer J is 0 s on TLS, so there is no Completed to stay in.
public final class ServerTransaction implements Transaction {

    /// The states of RFC 3261 figure 8.
    public enum State {
        TRYING,
        PROCEEDING,
        TERMINATED
    }

    private State state = State.TRYING;
    private Optional<SipResponse> provisional = Optional.empty();

    /// A transaction for a request that just came.
    public ServerTransaction() {}

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

    /// In Trying there is no provisional response yet that a repeated request could get again.
    private State onWaiting(TxInput in, Consumer<TxOutput> out) {
        return switch (in) {
            case TxInput.Response(var response) -> send(response, out);
            case TxInput.Request _ -> {
                provisional.ifPresent(response -> out.accept(new TxOutput.Send(response)));
                yield state;
            }
            case TxInput.FlowLost() -> State.TERMINATED;
            case TxInput.Fired _ -> state;
        };
    }

    private State send(SipResponse response, Consumer<TxOutput> out) {
        out.accept(new TxOutput.Send(response));
        if (response.isFinal()) {
            return State.TERMINATED;
        }
        provisional = Optional.of(response);
        return State.PROCEEDING;
    }
}
