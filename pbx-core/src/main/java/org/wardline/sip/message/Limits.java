package org.wardline.sip.message;

/// How large a message may be. Every limit is checked before memory is spent on what exceeds it.
///
/// @param headBytes start line and header fields with their line breaks
/// @param values header values after lists are split
/// @param bodyBytes what Content-Length may announce
public record Limits(int headBytes, int values, int bodyBytes) {

    /// The largest message seen from an office phone is below 8 KiB; libre, the stack of the
    /// strictest peer, stops at 64 KiB in all.
    public static final Limits DEFAULT = new Limits(16 * 1024, 256, 32 * 1024);

    public Limits {
        if (headBytes < 1024 || values < 16 || bodyBytes < 1024) {
            throw new IllegalArgumentException("Limits too small for real messages");
        }
    }
}
