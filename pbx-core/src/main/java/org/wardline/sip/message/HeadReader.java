package org.wardline.sip.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits the head of a message into lines and fields and finds where its body ends.
///
/// Only what the framing needs is judged here, so that a message with a bad field can still be
/// skipped whole and answered, and the stream goes on.
final class HeadReader {

    private static final String TOO_LARGE = "Body too large";
    private static final char REPLACEMENT = '\uFFFD';

    private final Limits limits;
    private final String text;
    private final List<RawField> fields = new ArrayList<>(16);

    private HeadReader(Limits limits, String text) {
        this.limits = limits;
        this.text = text;
    }

    /// @param bytes start line and fields up to and including the empty line
    /// @param lengthOptional whether the body may go on to the end of what there is, as in a
    ///   datagram
    static MessageHead read(byte[] bytes, Limits limits, boolean lengthOptional) {
        return new HeadReader(limits, decode(bytes)).read(lengthOptional);
    }

    /// The error of a head that has no end, with an answer when its first lines name who sent it.
    static Malformed unfinished(byte[] beginning, Limits limits, int status, String reason) {
        String text = decode(beginning);
        int lastLine = Math.max(0, text.lastIndexOf("\r\n"));
        MessageHead head =
                new HeadReader(limits, text.substring(0, lastLine) + "\r\n\r\n").read(true);
        return new Malformed(
                status,
                reason,
                beginning.length,
                status == 413 ? "21.4.11" : "7",
                Malformed.Scope.CONNECTION,
                Echo.of(head.startLine(), head.fields()));
    }

    /// UTF-8 as RFC 3261 25.1 says; some old phones put ISO 8859-1 into display names.
    private static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Which stands for what is no UTF-8, but may have been sent itself.
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes);
    }

    private static String decodeStrictly(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private MessageHead read(boolean lengthOptional) {
        int end = text.indexOf("\r\n");
        String startLine = text.substring(0, end);
        try {
            checkLine(0, end);
            readFields(end + 2);
        } catch (SyntaxException e) {
            return new MessageHead(startLine, fields, 0, Optional.of(fault(400, e, List.of())));
        }
        try {
            return new MessageHead(startLine, fields, bodyLength(lengthOptional), Optional.empty());
        } catch (SyntaxException e) {
            int status = e.reason().equals(TOO_LARGE) ? 413 : 400;
            List<String> echo = Echo.of(startLine, fields);
            return new MessageHead(startLine, fields, 0, Optional.of(fault(status, e, echo)));
        }
    }

    private static Malformed fault(int status, SyntaxException e, List<String> echo) {
        return new Malformed(
                status, e.reason(), e.offset(), e.section(), Malformed.Scope.CONNECTION, echo);
    }

    private void readFields(int from) throws SyntaxException {
        int position = from;
        while (!text.startsWith("\r\n", position)) {
            int end = logicalLineEnd(position);
            if (fields.size() == limits.values()) {
                throw new SyntaxException("Too many header fields", position, "7.3");
            }
            fields.add(field(position, end));
            position = end + 2;
        }
    }

    /// A field goes on over lines that begin with white space (RFC 3261 7.3.1).
    private int logicalLineEnd(int from) throws SyntaxException {
        int lineStart = from;
        while (true) {
            int end = text.indexOf("\r\n", lineStart);
            checkLine(lineStart, end);
            char next = text.charAt(end + 2);
            if (next != ' ' && next != '\t') {
                return end;
            }
            lineStart = end + 2;
        }
    }

    /// A lone CR or LF is a line break to some readers and not to others: nobody can say which
    /// fields such a message has.
    private void checkLine(int from, int end) throws SyntaxException {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                throw new SyntaxException("Lone CR or LF", i, "7");
            }
        }
    }

    private RawField field(int from, int end) {
        int colon = text.indexOf(':', from);
        if (colon < 0 || colon >= end) {
            return new RawField("", "", from);
        }
        int named = colon;
        // HCOLON allows space and tab (25.1); any other white space is part of a name that is none.
        while (named > from && isSpace(text.charAt(named - 1))) {
            named--;
        }
        String name = text.substring(from, named);
        int start = colon + 1;
        int stop = end;
        while (start < stop && isSpace(text.charAt(start))) {
            start++;
        }
        while (stop > start && isSpace(text.charAt(stop - 1))) {
            stop--;
        }
        String value = text.substring(start, stop).replace("\r\n", "  ");
        return new RawField(name, value, start);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private int bodyLength(boolean optional) throws SyntaxException {
        var lengths = new ArrayList<RawField>(1);
        for (RawField field : fields) {
            if (field.isNamed("Content-Length", "l")) {
                lengths.add(field);
            }
        }
        if (lengths.isEmpty() && optional) {
            return -1;
        }
        if (lengths.isEmpty()) {
            throw new SyntaxException("Content-Length missing", 0, "18.3");
        }
        RawField field = lengths.getLast();
        if (lengths.size() > 1) {
            throw new SyntaxException("Content-Length given twice", field.offset(), "18.3");
        }
        var cursor = new Cursor(field.value(), field.offset());
        long length =
                cursor.number(HeaderName.MAX_DELTA_SECONDS, "Content-Length out of range", "20.14");
        cursor.expectEnd("Content-Length out of range", "20.14");
        if (length > limits.bodyBytes()) {
            throw new SyntaxException(TOO_LARGE, field.offset(), "21.4.11");
        }
        return (int) length;
    }
}
