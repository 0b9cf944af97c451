package org.wardline.sip.ua;

import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transaction.TransactionKey;
import org.wardline.sip.transaction.TxFailure;
import org.wardline.sip.transport.Flow;

/// One INVITE usage in one of its phases. Every input gives the phase that follows: itself, another
/// one, or [Usage.Over].
sealed interface Usage permits ServerUsage, ClientUsage, DialogUsage, Usage.Over {

    /// Nothing is left of the usage.
    enum Over implements Usage {
        OVER;

        @Override
        public Usage request(TransactionKey key, SipRequest request) {
            return this;
        }

        @Override
        public Usage acknowledged(SipRequest ack) {
            return this;
        }

        @Override
        public Usage cancelled(TransactionKey invite) {
            return this;
        }

        @Override
        public Usage response(TransactionKey key, SipResponse response) {
            return this;
        }

        @Override
        public Usage failed(TransactionKey key, TxFailure failure) {
            return this;
        }

        @Override
        public Usage fired(UsageTimer timer) {
            return this;
        }

        @Override
        public Usage flowClosed() {
            return this;
        }

        @Override
        public Usage flowMoved(Flow to) {
            return this;
        }

        @Override
        public Usage hangUp(Headers headers) {
            return this;
        }
    }

    /// A request of the peer with our tag in To, on our flow.
    Usage request(TransactionKey key, SipRequest request);

    /// An ACK of the peer for a 2xx.
    Usage acknowledged(SipRequest ack);

    /// The peer cancelled the INVITE with that key; the CANCEL itself is answered.
    Usage cancelled(TransactionKey invite);

    /// A response to a request that the usage owns.
    Usage response(TransactionKey key, SipResponse response);

    /// No response came to a request that the usage owns, or no ACK to a refusal.
    Usage failed(TransactionKey key, TxFailure failure);

    /// A timer of the usage ran out; it may be a stale one.
    Usage fired(UsageTimer timer);

    /// The usage's flow is gone.
    Usage flowClosed();

    /// The phone is reachable on another flow now.
    Usage flowMoved(Flow to);

    /// Our side ends the usage.
    Usage hangUp(Headers headers);
}
