package org.wardline.sip.ua;

import org.wardline.sip.message.SipMessage;
import org.wardline.sip.transport.FlowId;

/// What the user agent wants done: bytes sent, or the call layer told.
public sealed interface UaOutput permits UaOutput.Send, UaEvent {

    /// Send this message on this flow; to a closed flow it is dropped.
    record Send(FlowId flow, SipMessage message) implements UaOutput {}
}
