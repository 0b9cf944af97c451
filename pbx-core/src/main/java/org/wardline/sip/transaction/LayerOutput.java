package org.wardline.sip.transaction;

import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// What the transaction layer tells its user and its transport.
public sealed interface LayerOutput {

    /// Send on this flow.
    record Send(FlowId flow, SipMessage message) implements LayerOutput {}

    /// A request that begins a server transaction; answer it by its key.
    record NewRequest(TransactionKey key, Flow flow, SipRequest request) implements LayerOutput {}

    /// The ACK for a 2xx (RFC 3261 13.3.1.4): it belongs to a dialog, not to a transaction.
    record Ack(FlowId flow, SipRequest request) implements LayerOutput {}

    /// A response to a request of ours.
    record Response(TransactionKey key, SipResponse response) implements LayerOutput {}

    /// No response came to a request of ours, or no ACK to a refusal of ours.
    record Failure(TransactionKey key, TxFailure failure) implements LayerOutput {}
}
