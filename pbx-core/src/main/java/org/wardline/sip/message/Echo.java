package org.wardline.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The lines of a broken request that its stateless answer repeats (RFC 3261 8.2.6.2, 8.2.7).
final class Echo {

    private Echo() {}

    /// Via as received, and the first From, To, Call-ID and CSeq; none when no answer is due: a
    /// response or ACK is never answered, and without a Via there is nobody to answer.
    static List<String> of(String startLine, List<RawField> fields) {
        boolean silent =
                startLine.regionMatches(true, 0, "SIP/", 0, 4) || startLine.startsWith("ACK ");
        if (silent || fields.stream().noneMatch(f -> f.isNamed("Via", "v"))) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        fields.stream()
                .filter(f -> f.isNamed("Via", "v"))
                .forEach(via -> lines.add("Via: " + via.value()));
        first(fields, "From", "f").ifPresent(from -> lines.add("From: " + from.value()));
        first(fields, "To", "t").ifPresent(to -> lines.add("To: " + to.value() + tag(to)));
        first(fields, "Call-ID", "i").ifPresent(id -> lines.add("Call-ID: " + id.value()));
        first(fields, "CSeq", "cseq").ifPresent(cseq -> lines.add("CSeq: " + cseq.value()));
        return lines;
    }

    private static Optional<RawField> first(List<RawField> fields, String name, String compact) {
        return fields.stream().filter(f -> f.isNamed(name, compact)).findFirst();
    }

    /// A tag for a To that can be read and has none; stateless, so it follows from the text alone.
    private static String tag(RawField to) {
        try {
            boolean tagged = NameAddr.parse(new Cursor(to.value(), 0), "20.39").tag().isPresent();
            return tagged ? "" : ";tag=stateless" + Integer.toHexString(to.value().hashCode());
        } catch (SyntaxException _) {
            return "";
        }
    }
}
