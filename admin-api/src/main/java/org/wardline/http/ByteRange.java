package org.wardline.http;

import java.util.Optional;
import java.util.regex.Pattern;

/// One satisfiable range of bytes of a representation (RFC 9110 14.1.2).
///
/// @param first offset of the first byte
/// @param last offset of the last byte, included
public record ByteRange(long first, long last) {

    private static final Pattern ONE = Pattern.compile("bytes=[ \t]*(\\d{0,18})-(\\d{0,18})[ \t]*");

    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("a range goes forward");
        }
    }

    /// What a Range header field asks for.
    public sealed interface Asked {

        /// The whole representation: there was no field, or one that RFC 9110 lets a server ignore
        /// (another unit, several ranges, a malformed one).
        record Whole() implements Asked {}

        /// One range of it.
        record Part(ByteRange range) implements Asked {}

        /// A range that lies outside: 416.
        record Unsatisfiable() implements Asked {}
    }

    /// Reads a Range header field.
    ///
    /// @param field the field's value, if the request had one
    /// @param totalBytes length of the whole representation, at least 1
    public static Asked parse(Optional<String> field, long totalBytes) {
        return field.map(ONE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(m -> asked(m.group(1), m.group(2), totalBytes))
                .orElseGet(Asked.Whole::new);
    }

    /// How many bytes it spans.
    public long lengthBytes() {
        return last - first + 1;
    }

    /// The Content-Range field of the answer.
    public String contentRange(long totalBytes) {
        return "bytes %d-%d/%d".formatted(first, last, totalBytes);
    }

    private static Asked asked(String from, String to, long totalBytes) {
        if (from.isEmpty()) {
            return to.isEmpty() ? new Asked.Whole() : suffix(Long.parseLong(to), totalBytes);
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? totalBytes - 1 : Long.parseLong(to);
        if (last < first && !to.isEmpty()) {
            return new Asked.Whole(); // malformed by the grammar's rule: ignored
        }
        return first >= totalBytes
                ? new Asked.Unsatisfiable()
                : new Asked.Part(new ByteRange(first, Math.min(last, totalBytes - 1)));
    }

    private static Asked suffix(long lengthBytes, long totalBytes) {
        return lengthBytes == 0
                ? new Asked.Unsatisfiable()
                : new Asked.Part(
                        new ByteRange(Math.max(0, totalBytes - lengthBytes), totalBytes - 1));
    }
}
