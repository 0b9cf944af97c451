package org.wardline.sip.transport;

import org.wardline.sip.message.SipMessage;

/// Hears what happens on flows. Called on I/O threads: an implementation posts to the shard that
/// owns the flow and returns at once. For one flow the calls come in order: opened, received...,
/// closed.
public interface FlowListener {

    /// A handshake is done.
    void opened(Flow flow);

    /// A well-formed message came. Malformed ones were answered or ended the flow before.
    void received(Flow flow, SipMessage message);

    /// The connection is gone; nothing sent to it will arrive.
    void closed(Flow flow);
}
