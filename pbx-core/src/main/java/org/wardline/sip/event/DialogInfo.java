package org.wardline.sip.event;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Uri;

/// The calls of an extension, as a lamp shows them (RFC 4235).
///
/// @param entity whose calls these are
/// @param lines its calls now; whoever makes them leaves out what the watcher may not see
public record DialogInfo(SipUri entity, List<Line> lines) {

    /// The package's name.
    public static final String PACKAGE = "dialog";

    /// RFC 4235 4.1.1, without `trying` and `proceeding`, which no lamp tells from `early`.
    public enum State {
        EARLY,
        CONFIRMED
    }

    /// RFC 4235 4.1: who has sent the INVITE, the entity or the other side.
    public enum Direction {
        INITIATOR,
        RECIPIENT
    }

    /// A party as shown: patient information when it is a caller.
    public record Party(String display, Uri uri) {
        public Party {
            Objects.requireNonNull(display, "display");
            Objects.requireNonNull(uri, "uri");
        }

        @Override
        public String toString() {
            return "Party[PHI]";
        }
    }

    /// One call.
    ///
    /// @param id the same for the life of the call; the part's name in [Extent.Partial]
    /// @param dialog seen from the entity, for phones that pick up by Replaces; empty for watchers
    ///   that may not
    /// @param remote the other side; empty when the watcher may not know it
    public record Line(
            String id,
            State state,
            Direction direction,
            Optional<DialogId> dialog,
            Optional<Party> remote) {
        public Line {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(direction, "direction");
            Objects.requireNonNull(dialog, "dialog");
            Objects.requireNonNull(remote, "remote");
        }
    }

    public DialogInfo {
        Objects.requireNonNull(entity, "entity");
        lines = List.copyOf(lines);
    }

    /// The body of a NOTIFY. A part that is asked for and is no line any more is `terminated`.
    public Body body(long version, Extent extent) {
        var xml = new StringBuilder(512);
        xml.append(
                "<?xml version=\"1.0\"?>\n<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\"");
        attribute(xml, "version", Long.toString(version));
        switch (extent) {
            case Extent.Full _ -> {
                attribute(xml, "state", "full");
                attribute(xml, "entity", entity.text());
                xml.append(">\n");
                lines.forEach(line -> write(xml, line));
            }
            case Extent.Partial(Set<String> parts) -> {
                attribute(xml, "state", "partial");
                attribute(xml, "entity", entity.text());
                xml.append(">\n");
                var ended = new HashSet<>(parts);
                lines.stream().filter(line -> ended.remove(line.id)).forEach(l -> write(xml, l));
                ended.stream().sorted().forEach(id -> terminated(xml, id));
            }
        }
        xml.append("</dialog-info>\n");
        return Body.of(MediaType.DIALOG_INFO, xml.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void write(StringBuilder xml, Line line) {
        xml.append("<dialog");
        attribute(xml, "id", line.id);
        line.dialog.ifPresent(dialog -> {
            attribute(xml, "call-id", dialog.callId());
            attribute(xml, "local-tag", dialog.localTag());
            attribute(xml, "remote-tag", dialog.remoteTag());
        });
        attribute(xml, "direction", line.direction.name().toLowerCase(Locale.ROOT));
        xml.append("><state>").append(line.state.name().toLowerCase(Locale.ROOT));
        xml.append("</state>");
        line.remote.ifPresent(party -> {
            xml.append("<remote><identity");
            if (!party.display.isEmpty()) {
                attribute(xml, "display", party.display);
            }
            xml.append('>').append(escaped(party.uri.text())).append("</identity></remote>");
        });
        xml.append("</dialog>\n");
    }

    private static void terminated(StringBuilder xml, String id) {
        xml.append("<dialog");
        attribute(xml, "id", id);
        xml.append("><state>terminated</state></dialog>\n");
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        xml.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }

    /// XML 1.0 2.2, 2.4: what is markup becomes a reference, what is no character at all is gone.
    private static String escaped(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> out.append("&amp;");
                        case '<' -> out.append("&lt;");
                        case '>' -> out.append("&gt;");
                        case '"' -> out.append("&quot;");
                        default -> {
                            boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
                            if (c >= ' ' && !surrogate && c != 0xFFFE && c != 0xFFFF) {
                                out.appendCodePoint(c);
                            }
                        }
                    }
                });
        return out.toString();
    }
}
