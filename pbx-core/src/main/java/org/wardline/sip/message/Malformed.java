package org.wardline.sip.message;

import java.util.List;
import java.util.Objects;

/// Why bytes are no acceptable message, as a value.
///
/// @param status what a request is answered with: 400, 413 or 505
/// @param reason fixed text; holds nothing of the message
/// @param offset characters from the start of the head
/// @param section of RFC 3261 unless it names another RFC
/// @param scope whether the stream can go on after this message
/// @param echo Via, From, To, Call-ID and CSeq lines as received, for the answer; empty when an
///   answer is not due (a response, an ACK, or no readable Via)
public record Malformed(
        int status, String reason, int offset, String section, Scope scope, List<String> echo)
        implements ParseResult {

    /// What an error spoils.
    public enum Scope {
        /// This message; its end is known, the next one can be read.
        MESSAGE,
        /// The stream: nobody knows where the next message begins.
        CONNECTION
    }

    public Malformed {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(section, "section");
        Objects.requireNonNull(scope, "scope");
        echo = List.copyOf(echo);
    }

    /// Whether the sender gets an answer before the error takes effect.
    public boolean answerable() {
        return !echo.isEmpty();
    }

    /// The stateless answer, to be written where the message came from (RFC 3261 8.2.7, 16.3).
    public String answer() {
        if (!answerable()) {
            throw new IllegalStateException("No answer is due");
        }
        var out = new StringBuilder(512);
        out.append("SIP/2.0 ").append(status).append(' ').append(reason).append("\r\n");
        echo.forEach(line -> out.append(line).append("\r\n"));
        return out.append("Content-Length: 0\r\n\r\n").toString();
    }

    @Override
    public String toString() {
        return status + " " + reason + " (at " + offset + ", " + section + ", " + scope + ")";
    }
}
