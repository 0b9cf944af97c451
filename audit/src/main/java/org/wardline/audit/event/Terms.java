package org.wardline.audit.event;

import java.util.regex.Pattern;

/// What words of the log may look like. Refusing here is a bug of the caller, not bad input.
final class Terms {

    static final int MAX_TEXT_CHARS = 2_000;

    private static final Pattern TERM = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Terms() {}

    static void requireTerm(String word) {
        if (!TERM.matcher(word).matches()) {
            throw new IllegalArgumentException("not a term of the audit log");
        }
    }

    static void requireSha256(String hex) {
        if (!SHA256.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in hex");
        }
    }

    static void requireNotNegative(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("a count is negative");
        }
    }

    /// Text that may come from outside is cut, not refused: the act must not be lost for it.
    static String bounded(String text) {
        return text.length() > MAX_TEXT_CHARS ? text.substring(0, MAX_TEXT_CHARS) : text;
    }
}
