package org.wardline.sip.message;

/// The character classes of RFC 3261 25.1, as one bit each over ASCII.
final class Chars {

    static final int TOKEN = 1;
    static final int UNRESERVED = 1 << 1;
    static final int USER = 1 << 2;
    static final int PASSWORD = 1 << 3;
    static final int URI_PARAM = 1 << 4;
    static final int URI_HEADER = 1 << 5;
    static final int HOST = 1 << 6;
    static final int GEN_VALUE = 1 << 7;
    static final int DIGIT = 1 << 8;
    static final int HEX = 1 << 9;
    static final int SCHEME = 1 << 10;

    /// Visible ASCII: what a Call-ID's `word` and `@` come from.
    static final int VISIBLE = 1 << 11;

    private static final int[] CLASSES = classes();

    private Chars() {}

    static boolean is(int charClass, char c) {
        return c < 128 && (CLASSES[c] & charClass) != 0;
    }

    /// Whether every character of a text is of a class; true of an empty one.
    static boolean all(int charClass, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!is(charClass, text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int[] classes() {
        int[] classes = new int[128];
        int alphanum =
                TOKEN | UNRESERVED | USER | PASSWORD | URI_PARAM | URI_HEADER | HOST | GEN_VALUE;
        mark(classes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", alphanum | SCHEME);
        mark(classes, "0123456789", alphanum | SCHEME | DIGIT | HEX);
        mark(classes, "abcdefABCDEF", HEX);
        mark(classes, "-.!%*_+`'~", TOKEN | GEN_VALUE);
        mark(classes, "-_.!~*'()", UNRESERVED | USER | PASSWORD | URI_PARAM | URI_HEADER);
        mark(classes, "&=+$,;?/", USER);
        mark(classes, "&=+$,", PASSWORD);
        mark(classes, "[]/:&+$", URI_PARAM);
        mark(classes, "[]/?:+$=&", URI_HEADER);
        // An underscore is no hostname character (RFC 1123 2.1) but occurs in real host names.
        mark(classes, "-._", HOST);
        // A gen-value may be a host, hence brackets and colons (RFC 5118 4.4).
        mark(classes, "[]:", GEN_VALUE);
        mark(classes, "+-.", SCHEME);
        for (char c = 0x21; c <= 0x7E; c++) {
            classes[c] |= VISIBLE;
        }
        return classes;
    }

    private static void mark(int[] classes, String members, int charClass) {
        members.chars().forEach(c -> classes[c] |= charClass);
    }
}
