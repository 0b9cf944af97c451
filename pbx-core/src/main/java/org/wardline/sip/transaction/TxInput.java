package org.wardline.sip.transaction;

import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// What can happen to a transaction.
public sealed interface TxInput {

    /// A request that matches this server transaction came: a repetition, or the ACK.
    record Request(SipRequest request) implements TxInput {}

    /// A response came (client), or the transaction user responds (server).
    record Response(SipResponse response) implements TxInput {}

    /// A timer that this transaction armed has run out.
    record Fired(TxTimer timer) implements TxInput {}

    /// The flow is gone.
    record FlowLost() implements TxInput {}
}
