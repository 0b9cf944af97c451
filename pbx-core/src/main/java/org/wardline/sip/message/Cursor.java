package org.wardline.sip.message;

import java.util.Optional;

/// A reading position in one header value or start line, with the lexical rules of RFC 3261 25.1.
final class Cursor {

    private static final int MAX_DIGITS = 18;

    private final String text;
    private final int base;
    private int position;

    /// @param base offset of `text` in the whole head, for errors
    Cursor(String text, int base) {
        this.text = text;
        this.base = base;
    }

    boolean atEnd() {
        return position == text.length();
    }

    /// The character here, or NUL at the end (NUL is in no character class).
    char peek() {
        return atEnd() ? 0 : text.charAt(position);
    }

    String rest() {
        String rest = text.substring(position);
        position = text.length();
        return rest;
    }

    /// `TEXT-UTF8` to the end: no control characters but tabs (RFC 3261 25.1).
    String text() throws SyntaxException {
        String rest = rest();
        if (rest.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw error("Control character in a header field", "25.1");
        }
        return rest;
    }

    /// Skips linear white space; folds were turned into blanks before.
    void skipSpace() {
        while (peek() == ' ' || peek() == '\t') {
            position++;
        }
    }

    boolean skip(char expected) {
        if (peek() != expected || atEnd()) {
            return false;
        }
        position++;
        return true;
    }

    /// One of the separators that allow white space on both sides: SLASH, EQUAL, SEMI, COMMA,
    /// COLON.
    boolean skipSpaced(char separator) {
        int start = position;
        skipSpace();
        if (!skip(separator)) {
            position = start;
            return false;
        }
        skipSpace();
        return true;
    }

    void expect(char expected, String reason, String section) throws SyntaxException {
        if (!skip(expected)) {
            throw error(reason, section);
        }
    }

    /// The longest run of one character class, which may be empty.
    String run(int charClass) {
        int start = position;
        while (position < text.length() && Chars.is(charClass, text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    String require(int charClass, String reason, String section) throws SyntaxException {
        String run = run(charClass);
        if (run.isEmpty()) {
            throw error(reason, section);
        }
        return run;
    }

    String token(String reason, String section) throws SyntaxException {
        return require(Chars.TOKEN, reason, section);
    }

    /// The characters before the first of `stops`, or all that are left.
    String until(String stops) {
        int start = position;
        while (position < text.length() && stops.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    /// The characters before the next `stop`, not consumed; empty when there is none.
    String lookahead(char stop) {
        int end = text.indexOf(stop, position);
        return end < 0 ? "" : text.substring(position, end + 1);
    }

    /// `1*DIGIT` of at most `max`; leading zeros count for nothing (RFC 4475 3.1.1.1).
    long number(long max, String reason, String section) throws SyntaxException {
        int start = position;
        String digits = require(Chars.DIGIT, reason, section);
        int first = 0;
        while (first < digits.length() - 1 && digits.charAt(first) == '0') {
            first++;
        }
        if (digits.length() - first <= MAX_DIGITS) {
            long value = Long.parseLong(digits, first, digits.length(), 10);
            if (value <= max) {
                return value;
            }
        }
        throw new SyntaxException(reason, base + start, section);
    }

    /// Checks that a parameter which stands just before, if it is there, is a number of at most
    /// `max`.
    ///
    /// @param of what it is a parameter of, for the reason
    void checkNumber(Params params, String name, long max, String of, String section)
            throws SyntaxException {
        Optional<String> value = params.value(name);
        if (value.isPresent()) {
            over(value.get()).onlyNumber(max, of + " " + name + " out of range", section);
        }
    }

    /// A number and nothing after it.
    long onlyNumber(long max, String reason, String section) throws SyntaxException {
        long number = number(max, reason, section);
        expectEnd(reason, section);
        return number;
    }

    /// `quoted-string` with its quotes, as written.
    String quoted() throws SyntaxException {
        int start = position;
        expect('"', "Quoted string expected", "25.1");
        while (!atEnd()) {
            char c = text.charAt(position++);
            if (c == '\\' && !atEnd()) {
                position++;
            } else if (c == '"') {
                return text.substring(start, position);
            } else if ((c < ' ' && c != '\t') || c == 0x7F) {
                throw error("Control character in a quoted string", "25.1");
            }
        }
        throw new SyntaxException("Quoted string without an end", base + start, "25.1");
    }

    SyntaxException error(String reason, String section) {
        return new SyntaxException(reason, base + position, section);
    }

    /// A cursor over part of this text, for a rule that is delimited before it is read.
    Cursor over(String part) {
        return new Cursor(part, base + position - part.length());
    }

    void expectEnd(String reason, String section) throws SyntaxException {
        skipSpace();
        if (!atEnd()) {
            throw error(reason, section);
        }
    }

    /// Takes the quotes and backslashes from a quoted string.
    static String unquote(String quoted) {
        if (quoted.length() < 2 || quoted.charAt(0) != '"') {
            return quoted;
        }
        var plain = new StringBuilder(quoted.length());
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c == '\\' && i < quoted.length() - 2) {
                i++;
                c = quoted.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /// Writes text as a quoted string.
    static void quote(String plain, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '"' || c == '\\' || c < ' ' || c == 0x7F) {
                out.append('\\');
            }
            // A quoted pair can hold any control character but these two.
            out.append(c == '\r' || c == '\n' ? ' ' : c);
        }
        out.append('"');
    }
}
