package org.wardline.audit.syslog;

/// Texts of the log as collectors can take them: the whole is in the log under the entry's index.
final class Bounded {

    /// Keeps messages below the 8,192 octets that receivers should take (RFC 5425 4.3.1).
    private static final int MAX_CHARS = 400;

    private static final int DELETE = 0x7f;

    private Bounded() {}

    /// The beginning of a text, without control characters and halves of characters, which neither
    /// XML nor a line can hold.
    static String text(String text) {
        var out = new StringBuilder();
        text.codePoints()
                .limit(MAX_CHARS)
                .map(c -> c < ' ' || c == DELETE || isUnfit(c) ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isUnfit(int codePoint) {
        return (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
                || (codePoint & 0xfffe) == 0xfffe;
    }
}
