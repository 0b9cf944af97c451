package org.wardline.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Reads SIP messages (RFC 3261 7, 25.1) in two steps, as a stream needs it: the head, which says
/// how long the body is, then the message.
///
/// Every rule that is broken gives a [Malformed] value; no input throws. Strict where RFC 4475 says
/// that a message is invalid. Stateless; any thread.
public final class SipParser {

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String VERSION = "SIP/2.0";

    private final Limits limits;

    public SipParser(Limits limits) {
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /// Splits a head.
    ///
    /// @param bytes from the first byte of the start line to the end of the empty line, at most
    ///   [Limits#headBytes]
    public MessageHead head(byte[] bytes) {
        return HeadReader.read(bytes, limits, false);
    }

    /// What is wrong with a head that is longer than [Limits#headBytes].
    ///
    /// @param beginning as much of it as is allowed
    public Malformed headTooLarge(byte[] beginning) {
        return HeadReader.unfinished(beginning, limits, 413, "Head too large");
    }

    /// What is wrong with a message whose sender stopped in the middle of its head.
    public Malformed headWithoutEnd(byte[] beginning) {
        return HeadReader.unfinished(beginning, limits, 400, "Head without an end");
    }

    /// What is wrong with a message whose sender stopped in the middle of its body.
    public Malformed bodyWithoutEnd(MessageHead head) {
        return new Malformed(
                400,
                "Body shorter than Content-Length",
                0,
                "18.3",
                Malformed.Scope.CONNECTION,
                Echo.of(head.startLine(), head.fields()));
    }

    /// Reads a message whose head has no fault.
    ///
    /// @param body exactly [MessageHead#bodyLengthBytes] bytes
    public ParseResult message(MessageHead head, byte[] body) {
        try {
            Headers headers = headers(head);
            Body typed = body(headers, body);
            String line = head.startLine();
            boolean response = line.regionMatches(true, 0, "SIP/", 0, 4);
            Headers plain =
                    headers.without(HeaderName.CONTENT_TYPE).without(HeaderName.CONTENT_LENGTH);
            return new ParseResult.Parsed(
                    response ? response(line, plain, typed) : request(line, plain, typed));
        } catch (SyntaxException e) {
            int status = isOtherVersion(head.startLine()) ? 505 : 400;
            String reason = status == 505 ? ReasonPhrase.of(status) : e.reason();
            return new Malformed(
                    status,
                    reason,
                    e.offset(),
                    e.section(),
                    Malformed.Scope.MESSAGE,
                    Echo.of(head.startLine(), head.fields()));
        }
    }

    /// Reads bytes that hold exactly one message, as a datagram or a file does: without a
    /// Content-Length the body goes to the end; bytes after the body are ignored (RFC 3261 18.3).
    public ParseResult parse(byte[] bytes) {
        int end = indexOf(bytes, END_OF_HEAD);
        if (end < 0 || end + END_OF_HEAD.length > limits.headBytes()) {
            return end < 0 ? headWithoutEnd(bytes) : headTooLarge(bytes);
        }
        int bodyStart = end + END_OF_HEAD.length;
        MessageHead head = HeadReader.read(Arrays.copyOf(bytes, bodyStart), limits, true);
        Optional<Malformed> fault = head.fault();
        if (fault.isPresent()) {
            return fault.get();
        }
        int available = bytes.length - bodyStart;
        int length = head.bodyLengthBytes() < 0 ? available : head.bodyLengthBytes();
        if (length > available || length > limits.bodyBytes()) {
            return bodyWithoutEnd(head);
        }
        return message(head, Arrays.copyOfRange(bytes, bodyStart, bodyStart + length));
    }

    private Headers headers(MessageHead head) throws SyntaxException {
        Headers headers = fields(head);
        requireField(headers, HeaderName.VIA);
        requireField(headers, HeaderName.FROM);
        requireField(headers, HeaderName.TO);
        requireField(headers, HeaderName.CALL_ID);
        requireField(headers, HeaderName.CSEQ);
        return headers;
    }

    /// Reads the fields of a head, whichever they are.
    Headers fields(MessageHead head) throws SyntaxException {
        var fields = new ArrayList<HeaderField<?>>(head.fields().size() + 4);
        var once = new HashSet<HeaderName<?>>();
        for (RawField raw : head.fields()) {
            if (raw.name().isEmpty() || !Chars.all(Chars.TOKEN, raw.name())) {
                throw new SyntaxException("Not a header field", raw.offset(), "7.3.1");
            }
            HeaderName<?> name = HeaderName.named(raw.name());
            if (name.arity() == HeaderName.Arity.ONE && !once.add(name)) {
                throw new SyntaxException(name + " given twice", raw.offset(), "7.3.1");
            }
            read(name, raw, fields);
        }
        return Headers.copyOf(fields);
    }

    private static void requireField(Headers headers, HeaderName<?> name) throws SyntaxException {
        if (!headers.has(name)) {
            throw new SyntaxException(name + " missing", 0, "8.1.1");
        }
    }

    private <T> void read(HeaderName<T> name, RawField raw, List<HeaderField<?>> fields)
            throws SyntaxException {
        var in = new Cursor(raw.value(), raw.offset());
        boolean list = name.arity() == HeaderName.Arity.LIST;
        if (list && raw.value().isEmpty() && name.mayBeEmpty()) {
            return;
        }
        do {
            if (fields.size() == limits.values()) {
                throw in.error("Too many header values", "7.3");
            }
            fields.add(new HeaderField<>(name, name.parse(in)));
        } while (list && in.skipSpaced(','));
        in.expectEnd("Unexpected text in " + name, "25.1");
    }

    private static SipRequest request(String line, Headers headers, Body body)
            throws SyntaxException {
        var in = new Cursor(line, 0);
        String method = in.token("Method expected", "7.1");
        in.expect(' ', "One space expected after the method", "7.1");
        Uri uri = Uri.parse(in.over(in.until(" ")));
        in.expect(' ', "Version expected", "7.1");
        if (!in.rest().equalsIgnoreCase(VERSION)) {
            throw in.error("Version expected", "7.1");
        }
        if (uri instanceof SipUri sip && !sip.headers().isEmpty()) {
            throw in.error("Headers in a Request-URI", "19.1.1");
        }
        var request = new SipRequest(Method.of(method), uri, headers, body);
        if (!request.cseq().method().equals(request.method())) {
            throw in.error("CSeq method is not the method", "8.1.1.5");
        }
        return request;
    }

    private static SipResponse response(String line, Headers headers, Body body)
            throws SyntaxException {
        var in = new Cursor(line, 0);
        if (!in.until(" ").equalsIgnoreCase(VERSION)) {
            throw in.error("Version not supported", "7.2");
        }
        in.expect(' ', "Status expected", "7.2");
        String digits = in.require(Chars.DIGIT, "Status expected", "7.2");
        in.expect(' ', "One space expected after the status", "7.2");
        int status = digits.length() == 3 ? Integer.parseInt(digits) : 0;
        if (status < 100 || status > 699) {
            throw in.error("Status out of range", "7.2");
        }
        return new SipResponse(status, in.rest(), headers, body);
    }

    private static Body body(Headers headers, byte[] bytes) throws SyntaxException {
        if (bytes.length == 0) {
            return Body.NONE;
        }
        Optional<MediaType> type = headers.first(HeaderName.CONTENT_TYPE);
        if (type.isEmpty()) {
            throw new SyntaxException("Content-Type missing", 0, "20.15");
        }
        return Body.of(type.get(), bytes);
    }

    /// `... SIP/7.0`: a request of a version that is not ours is answered with 505.
    private static boolean isOtherVersion(String startLine) {
        String last = startLine.substring(startLine.lastIndexOf(' ') + 1);
        return last.matches("(?i)SIP/\\d{1,9}\\.\\d{1,9}") && !last.equalsIgnoreCase(VERSION);
    }

    /// The first position of a short pattern, or -1.
    static int indexOf(byte[] bytes, byte[] pattern) {
        for (int i = 0; i <= bytes.length - pattern.length; i++) {
            if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i;
            }
        }
        return -1;
    }
}
