package org.wardline.sip.message;

/// What the parser makes of bytes.
public sealed interface ParseResult permits ParseResult.Parsed, Malformed {

    /// A message that keeps all rules that the parser knows.
    record Parsed(SipMessage message) implements ParseResult {}
}
