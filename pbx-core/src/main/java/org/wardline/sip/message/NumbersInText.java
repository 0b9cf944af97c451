package org.wardline.sip.message;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Header fields of which at most a leading number counts here: the rest stays text, since nothing
/// decides by it, but its numbers are checked as everybody's are. Phones have died of such numbers,
/// and their words are sloppy otherwise.
final class NumbersInText {

    /// Warn codes (RFC 3261 20.43), status codes and causes of Q.850 have three digits at most.
    private static final long MAX_CODE = 999;

    /// Other protocols of Reason have longer causes: those of Diameter have four digits, those of
    /// IKEv2 five.
    private static final long MAX_CAUSE = 0xFFFF_FFFFL;

    private static final Set<String> SHORT_CAUSES = Set.of("SIP", "Q.850");

    /// Stands where words were.
    private static final String WORDS = "\"\"";

    /// A code begins the field, or a later value of the list that has all its parts: else it
    /// belongs to a text that somebody forgot to quote.
    private static final Pattern CODE =
            Pattern.compile(
                    "^[ \t]*+([-+]?\\d[^ \t,]*+)"
                            + "|,[ \t]*+([-+]?\\d[^ \t,]*+)[ \t]++[^ \t,]++[ \t]*+\"\"");

    private static final Pattern CAUSE = parameter("cause");
    private static final Pattern DURATION = parameter("duration");

    private NumbersInText() {}

    /// `warn-code SP warn-agent SP warn-text`, one or a list of them.
    static String warning(Cursor in) throws SyntaxException {
        String text = in.text();
        check(CODE, withoutWords(text, false), MAX_CODE, in, "Warning code out of range", "20.43");
        return text;
    }

    /// `protocol *(SEMI reason-params)`, one or a list of them (RFC 3326 2).
    static String reason(Cursor in) throws SyntaxException {
        String text = in.text();
        for (String value : withoutWords(text, false).split(",", -1)) {
            String protocol = value.split(";", 2)[0].strip();
            long max =
                    SHORT_CAUSES.contains(protocol.toUpperCase(Locale.ROOT)) ? MAX_CODE : MAX_CAUSE;
            check(CAUSE, value, max, in, "Reason cause out of range", "RFC 3326 2");
        }
        return text;
    }

    /// `delta-seconds [ comment ] *( SEMI retry-param )`; the seconds are its value.
    static long retryAfter(Cursor in) throws SyntaxException {
        String reason = "Retry-After out of range";
        long seconds = in.number(HeaderName.MAX_DELTA_SECONDS, reason, "20.33");
        String more = withoutWords(more(in, " \t;(", reason, "20.33"), true);
        check(DURATION, more, HeaderName.MAX_DELTA_SECONDS, in, reason, "20.33");
        return seconds;
    }

    /// `delta-seconds *(SEMI generic-param)` (RFC 4028 5); nobody here needs the parameters.
    static long minSe(Cursor in) throws SyntaxException {
        String reason = "Min-SE out of range";
        long seconds = in.number(HeaderName.MAX_DELTA_SECONDS, reason, "RFC 4028 5");
        more(in, " \t;", reason, "RFC 4028 5");
        return seconds;
    }

    /// What follows a number, which ends at one of `separators`.
    private static String more(Cursor in, String separators, String reason, String section)
            throws SyntaxException {
        String text = in.text();
        if (!text.isEmpty() && separators.indexOf(text.charAt(0)) < 0) {
            throw in.error(reason, section);
        }
        return text;
    }

    private static void check(
            Pattern where, String text, long max, Cursor in, String reason, String section)
            throws SyntaxException {
        Matcher found = where.matcher(text);
        while (found.find()) {
            String number = found.group(found.group(1) == null ? 2 : 1);
            in.over(number).onlyNumber(max, reason, section);
        }
    }

    /// The text with [#WORDS] in place of each quoted string, and of each comment where the field
    /// may have one: these are somebody's. From what is opened and never closed on, all of it is
    /// looked at.
    private static String withoutWords(String text, boolean comments) {
        var rest = new StringBuilder(text.length());
        int position = 0;
        while (position < text.length()) {
            char c = text.charAt(position);
            boolean opens = c == '"' || (comments && c == '(');
            int end = opens ? endOfWords(text, position) : position + 1;
            if (end < 0) {
                return rest.append(text, position, text.length()).toString();
            }
            if (opens) {
                rest.append(WORDS);
            } else {
                rest.append(c);
            }
            position = end;
        }
        return rest.toString();
    }

    /// Behind the quoted string or comment that begins here; negative when it has no end. Comments
    /// nest (RFC 3261 25.1).
    private static int endOfWords(String text, int from) {
        char opens = text.charAt(from);
        char closes = opens == '(' ? ')' : opens;
        int depth = 1;
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == closes) {
                depth--;
            } else if (c == opens) {
                depth++;
            }
            if (depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static Pattern parameter(String name) {
        return Pattern.compile(
                ";[ \t]*+" + name + "[ \t]*+=[ \t]*+([^;, \t]*+)", Pattern.CASE_INSENSITIVE);
    }
}
