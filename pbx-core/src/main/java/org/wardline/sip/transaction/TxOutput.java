package org.wardline.sip.transaction;

import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// What a transaction wants done.
public sealed interface TxOutput {

    /// Send on the transaction's flow.
    record Send(SipMessage message) implements TxOutput {}

    /// Pass a response to the transaction user.
    record Respond(SipResponse response) implements TxOutput {}

    /// Pass the ACK of an accepted INVITE to the transaction user (RFC 6026 7.1).
    record Acknowledge(SipRequest ack) implements TxOutput {}

    /// Give [TxInput.Fired] back after [TxTimer#DURATION_MS].
    record Arm(TxTimer timer) implements TxOutput {}

    /// Tell the transaction user that no answer came in time or that the flow is gone.
    record Fail(TxFailure failure) implements TxOutput {}
}
