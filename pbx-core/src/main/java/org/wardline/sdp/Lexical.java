package org.wardline.sdp;

/// The lexical elements of session descriptions (RFC 8866 9, RFC 4568 9.2), read character by
/// character: every call has dozens of them.
final class Lexical {

    private static final int MAX_TOKEN_CHARS = 64;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`{|}~";

    private Lexical() {}

    /// `token`, of at most 64 characters.
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_TOKEN_CHARS;
    }

    /// Decimal digits, as many as that.
    static boolean isNumber(String text, int least, int most) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return text.length() >= least && text.length() <= most;
    }

    /// Characters of Base64 without padding (RFC 4648 4).
    static boolean isBase64(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '+' && c != '/') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
