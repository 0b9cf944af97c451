package org.wardline.sip.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Header fields that stay text here, since nothing decides by them, but whose numbers are checked
/// as everybody's are: phones have died of such numbers, and their words are sloppy otherwise.
final class NumbersInText {

    /// Warn codes (RFC 3261 20.43) and the codes of SIP and of Q.850 (RFC 3326 2) have three digits
    /// at most.
    private static final long MAX_CODE = 999;

    private static final Pattern CODE = Pattern.compile("(?:^|,)[ \t]*+([-+]?\\d[^ \t,]*+)");
    private static final Pattern CAUSE = parameter("cause");
    private static final Pattern DURATION = parameter("duration");

    private NumbersInText() {}

    /// `warn-code SP warn-agent SP warn-text`, one or a list of them; what stands where a code
    /// should and is no number belongs to a text that somebody forgot to quote.
    static String warning(Cursor in) throws SyntaxException {
        String text = in.text();
        check(CODE, text, MAX_CODE, in, "Warning code out of range", "20.43");
        return text;
    }

    /// `protocol *(SEMI reason-params)`, one or a list of them.
    static String reason(Cursor in) throws SyntaxException {
        String text = in.text();
        check(CAUSE, text, MAX_CODE, in, "Reason cause out of range", "RFC 3326 2");
        return text;
    }

    /// `delta-seconds [ comment ] *( SEMI retry-param )`; the seconds are its value.
    static long retryAfter(Cursor in) throws SyntaxException {
        String reason = "Retry-After out of range";
        long seconds = in.number(HeaderName.MAX_DELTA_SECONDS, reason, "20.33");
        String text = in.text();
        if (!text.isEmpty() && " \t;(".indexOf(text.charAt(0)) < 0) {
            throw in.error(reason, "20.33");
        }
        check(DURATION, text, HeaderName.MAX_DELTA_SECONDS, in, reason, "20.33");
        return seconds;
    }

    private static void check(
            Pattern where, String text, long max, Cursor in, String reason, String section)
            throws SyntaxException {
        Matcher found = where.matcher(withoutWords(text));
        while (found.find()) {
            in.over(found.group(1)).onlyNumber(max, reason, section);
        }
    }

    /// The text without quoted strings and comments, which are somebody's words.
    private static String withoutWords(String text) {
        var rest = new StringBuilder(text.length());
        char end = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (end == 0) {
                end = c == '"' ? '"' : c == '(' ? ')' : 0;
                if (end == 0) {
                    rest.append(c);
                }
            } else if (c == '\\') {
                i++;
            } else if (c == end) {
                end = 0;
            }
        }
        return rest.toString();
    }

    private static Pattern parameter(String name) {
        return Pattern.compile(
                ";[ \t]*+" + name + "[ \t]*+=[ \t]*+([^;, \t]*+)", Pattern.CASE_INSENSITIVE);
    }
}
