package org.wardline.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A body of type `multipart/mixed` (RFC 2046 5.1, RFC 5621), read one level deep: a part that is a
/// body in parts itself is a part like any other.
///
/// ```
///   preamble CRLF "--" boundary CRLF      nobody reads the preamble
///   fields CRLF CRLF body                 a part; its fields are those of a message
///   CRLF "--" boundary "--" epilogue      nor the epilogue
/// ```
///
/// Strict, and within bounds that no phone comes near: what breaks a rule is not read at all, so
/// nobody can make us see other parts than somebody else does. Goes over the bytes once.
public final class BodyParts {

    /// A description, a location and what RFC 7852 adds to an emergency call.
    private static final int MAX_PARTS = 8;

    /// Of all fields of a part, and of their number.
    private static final Limits LIMITS = new Limits(1024, 16, 1024);

    private static final int MAX_BOUNDARY = 70;
    private static final String LINE = "\r\n";
    private static final SipParser FIELDS = new SipParser(LIMITS);

    /// One part.
    ///
    /// @param headers those that describe the body, its type aside
    public record Part(Headers headers, Body body) {}

    private final String text;
    private final String delimiter;
    private final List<Part> parts = new ArrayList<>(2);

    private BodyParts(String text, String delimiter) {
        this.text = text;
        this.delimiter = delimiter;
    }

    /// The parts in their order; empty when the body is of another type, broken or over a bound.
    public static Optional<List<Part>> of(Body body) {
        return body.type()
                .filter(type -> type.is(MediaType.MIXED))
                .flatMap(type -> type.params().text("boundary"))
                .filter(boundary -> !boundary.isEmpty() && boundary.length() <= MAX_BOUNDARY)
                .flatMap(boundary -> of(body, boundary));
    }

    private static Optional<List<Part>> of(Body body, String boundary) {
        // An octet is a character; a delimiter at the beginning stands at a line's beginning, too.
        String text = LINE + new String(body.bytes(), StandardCharsets.ISO_8859_1);
        try {
            return new BodyParts(text, LINE + "--" + boundary).read();
        } catch (SyntaxException _) {
            return Optional.empty();
        }
    }

    private Optional<List<Part>> read() throws SyntaxException {
        int at = text.indexOf(delimiter);
        while (at >= 0) {
            int after = at + delimiter.length();
            if (text.startsWith("--", after)) {
                return Optional.of(List.copyOf(parts));
            }
            int begin = lineAfter(after);
            at = text.indexOf(delimiter, begin - LINE.length());
            if (begin < 0 || at < begin || parts.size() == MAX_PARTS) {
                return Optional.empty();
            }
            parts.add(part(text.substring(begin, at)));
        }
        return Optional.empty();
    }

    /// Where the line after a delimiter begins; only blanks may stand between. -1 when there is
    /// more, as where the boundary is the beginning of a longer word.
    private int lineAfter(int position) {
        int at = position;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return text.startsWith(LINE, at) ? at + LINE.length() : -1;
    }

    private static Part part(String part) throws SyntaxException {
        // Its fields look like those of a message whose start line is empty.
        String whole = LINE + part;
        int end = whole.indexOf(LINE + LINE);
        if (end < 0 || end > LIMITS.headBytes()) {
            throw new SyntaxException("No end of the fields", 0, "RFC 2046 5.1");
        }
        int begin = end + 2 * LINE.length();
        MessageHead head =
                HeadReader.read(
                        whole.substring(0, begin).getBytes(StandardCharsets.ISO_8859_1),
                        LIMITS,
                        true);
        if (head.fault().isPresent()) {
            throw new SyntaxException("Broken fields", 0, "RFC 2046 5.1");
        }
        Headers headers = FIELDS.fields(head);
        // RFC 2046 5.1: a part that says nothing of its type is text.
        MediaType type =
                headers.first(HeaderName.CONTENT_TYPE).orElse(MediaType.of("text", "plain"));
        byte[] bytes = whole.substring(begin).getBytes(StandardCharsets.ISO_8859_1);
        return new Part(headers.without(HeaderName.CONTENT_TYPE), Body.of(type, bytes));
    }
}
