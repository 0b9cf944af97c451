package org.wardline.sip.message;

import java.io.Serial;

/// A violated grammar rule, thrown inside the parser and turned into a [Malformed] value at its
/// edge.
final class SyntaxException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final int offset;
    private final String section;

    /// @param reason fixed text without any part of the message
    /// @param offset characters from the start of the parsed text
    /// @param section of RFC 3261 unless it names another RFC
    SyntaxException(String reason, int offset, String section) {
        super(reason, null, false, false);
        this.offset = offset;
        this.section = section;
    }

    String reason() {
        return getMessage();
    }

    int offset() {
        return offset;
    }

    String section() {
        return section;
    }
}
