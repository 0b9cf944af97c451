package org.wardline.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Escapes in URIs (RFC 3261 25.1 `escaped`, RFC 3986 2.1).
final class UriText {

    private UriText() {}

    /// A run of a character class and of `"%" HEXDIG HEXDIG`, as written.
    static String run(Cursor in, int charClass) throws SyntaxException {
        var text = new StringBuilder();
        while (true) {
            text.append(in.run(charClass));
            if (!in.skip('%')) {
                return text.toString();
            }
            char high = in.peek();
            in.skip(high);
            char low = in.peek();
            if (!Chars.is(Chars.HEX, high) || !Chars.is(Chars.HEX, low)) {
                throw in.error("Broken escape in a URI", "25.1");
            }
            in.skip(low);
            text.append('%').append(high).append(low);
        }
    }

    /// The text with its escapes decoded as UTF-8.
    static String decode(String escaped) {
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        byte[] source = escaped.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[source.length];
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '%') {
                bytes[length++] = (byte) HexFormat.fromHexDigits(escapedPair(source, i));
                i += 2;
            } else {
                bytes[length++] = source[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static String escapedPair(byte[] source, int percent) {
        return "" + (char) source[percent + 1] + (char) source[percent + 2];
    }

    /// Escapes what the class does not hold.
    static String encode(String plain, int charClass) {
        var text = new StringBuilder(plain.length());
        for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (Chars.is(charClass, c)) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return text.toString();
    }
}
