package org.wardline.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The lines of a broken request that its stateless answer repeats (RFC 3261 8.2.6.2, 8.2.7).
final class Echo {

    private Echo() {}

    /// Via, From, To, Call-ID and CSeq as received; none when no answer is due: a response or ACK
    /// is never answered, and without a Via there is nobody to answer.
    static List<String> of(String startLine, List<RawField> fields) {
        boolean silent =
                startLine.regionMatches(true, 0, "SIP/", 0, 4) || startLine.startsWith("ACK ");
        if (silent || fields.stream().noneMatch(f -> f.isNamed("Via", "v"))) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        for (RawField field : fields) {
            switch (field.name().toLowerCase(Locale.ROOT)) {
                case "via", "v" -> lines.add("Via: " + field.value());
                case "from", "f" -> lines.add("From: " + field.value());
                case "to", "t" -> lines.add("To: " + field.value() + tag(field));
                case "call-id", "i" -> lines.add("Call-ID: " + field.value());
                case "cseq" -> lines.add("CSeq: " + field.value());
                default -> {
                    // Nothing else belongs into the answer.
                }
            }
        }
        return lines;
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
