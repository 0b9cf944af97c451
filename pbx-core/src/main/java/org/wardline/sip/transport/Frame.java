package org.wardline.sip.transport;

import org.wardline.sip.message.Malformed;
import org.wardline.sip.message.SipMessage;

/// What a stream of bytes is cut into.
sealed interface Frame {

    /// A well-formed message.
    record Message(SipMessage message) implements Frame {}

    /// Bytes that are none.
    record Bad(Malformed malformed) implements Frame {}

    /// CRLFCRLF between messages: a keep-alive that wants a CRLF back (RFC 5626 3.5.1).
    record Ping() implements Frame {}
}
