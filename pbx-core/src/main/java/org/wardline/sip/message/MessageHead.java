package org.wardline.sip.message;

import java.util.List;
import java.util.Optional;

/// The start line and header fields of one message, split but not yet read: enough to know where
/// the message ends (RFC 3261 18.3).
///
/// Made by [SipParser#head]; a stream framer waits for [#bodyLengthBytes] more bytes and hands both
/// back to [SipParser#message].
public final class MessageHead {

    private final String startLine;
    private final List<RawField> fields;
    private final int bodyLengthBytes;
    private final Optional<Malformed> fault;

    MessageHead(
            String startLine,
            List<RawField> fields,
            int bodyLengthBytes,
            Optional<Malformed> fault) {
        this.startLine = startLine;
        this.fields = List.copyOf(fields);
        this.bodyLengthBytes = bodyLengthBytes;
        this.fault = fault;
    }

    /// An error that makes the end of this message unknown; its scope is CONNECTION.
    public Optional<Malformed> fault() {
        return fault;
    }

    /// How many bytes of body follow: 0 up to the limit. Means nothing when there is a fault.
    public int bodyLengthBytes() {
        return bodyLengthBytes;
    }

    String startLine() {
        return startLine;
    }

    List<RawField> fields() {
        return fields;
    }
}
