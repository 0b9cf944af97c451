package org.wardline.sip.transport;

import org.wardline.sip.message.SipMessage;

/// Whose connections they are: those that peers open ([TlsListener]), and those that we open
/// ([TlsConnector]). Called on I/O threads.
interface FlowHome {

    /// How long a flow may keep us waiting.
    FlowPatience patience();

    /// A name that no flow has had.
    FlowId nextId();

    /// A handshake is done.
    void opened(Flow flow, FlowHandler handler);

    /// A well-formed message came.
    void received(Flow flow, SipMessage message);

    /// The connection is gone.
    void closed(Flow flow);
}
