package org.wardline.sdp;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a session description (RFC 8866 9). Stateless; any thread.
///
///     session = v o s i? u? e* p* c? b* (t r*)+ z? k? a* media*
///     media   = m i? c* b* k? a*
///
/// Lines may end with LF alone (RFC 8866 5 asks parsers to tolerate it). The order of optional
/// lines inside a section is not insisted on, because phones get it wrong and nothing depends on it;
/// what is required, bounded or unique is. Everything is limited: a body costs no more than its
/// own size.
public final class SdpParser {

    /// Larger bodies are refused unread. A generous desk phone's offer has 2 KiB.
    public static final int MAX_BYTES = 16 * 1024;

    private static final int MAX_LINE_CHARS = 1024;
    private static final int MAX_LINES = 512;
    private static final int MAX_SECTIONS = 16;
    private static final int MAX_FORMATS = 64;
    private static final int MAX_DIGITS = 20;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,255}");
    private static final Pattern IP4 = Pattern.compile("[0-9]{1,3}(?:[.][0-9]{1,3}){3}");
    private static final Pattern IP6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final String TYPES = "iuepcbtrzkam";

    private final List<SdpAttribute> sessionAttributes = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private Optional<SdpOrigin> origin = Optional.empty();
    private Optional<ConnectionAddress> sessionConnection = Optional.empty();
    private boolean named;
    private boolean timed;

    private SdpParser() {}

    /// A section whose lines are still to come.
    private static final class Section {
        private final String media;
        private final int port;
        private final String protocol;
        private final List<String> formats;
        private final List<SdpAttribute> attributes = new ArrayList<>();
        private Optional<ConnectionAddress> connection = Optional.empty();

        Section(String media, int port, String protocol, List<String> formats) {
            this.media = media;
            this.port = port;
            this.protocol = protocol;
            this.formats = formats;
        }

        MediaDescription whole() {
            return new MediaDescription(media, port, protocol, formats, connection, attributes);
        }
    }

    /// Thrown inside the parser only; becomes [SdpResult.Malformed].
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Bad(String reason) {
            super(reason, null, false, false);
        }
    }

    /// Reads a whole body.
    public static SdpResult parse(byte[] body) {
        if (body.length > MAX_BYTES) {
            return new SdpResult.Malformed(1, "The session description is larger than 16 KiB.");
        }
        List<String> lines = lines(new String(body, StandardCharsets.UTF_8));
        if (lines.size() > MAX_LINES) {
            return new SdpResult.Malformed(
                    MAX_LINES, "The session description has more than 512 lines.");
        }
        var parser = new SdpParser();
        int line = 0;
        try {
            for (; line < lines.size(); line++) {
                parser.take(line, lines.get(line));
            }
            return new SdpResult.Parsed(parser.finish());
        } catch (Bad e) {
            return new SdpResult.Malformed(line + 1, e.getMessage());
        }
    }

    /// One more than [#MAX_LINES] at most.
    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int from = 0;
        while (from < text.length() && lines.size() <= MAX_LINES) {
            int lineFeed = text.indexOf('\n', from);
            int end = lineFeed < 0 ? text.length() : lineFeed;
            boolean crlf = lineFeed > from && text.charAt(lineFeed - 1) == '\r';
            lines.add(text.substring(from, crlf ? end - 1 : end));
            from = end + 1;
        }
        return lines;
    }

    private void take(int index, String line) {
        require(line.length() <= MAX_LINE_CHARS, "A line is longer than 1024 characters.");
        require(
                line.length() >= 2 && line.charAt(1) == '=',
                "A line is not of the form type=value.");
        require(
                line.indexOf('\0') < 0 && line.indexOf('\r') < 0,
                "A line holds a forbidden character.");
        String value = line.substring(2);
        if (index == 0) {
            require(line.equals("v=0"), "The first line must be v=0.");
            return;
        }
        switch (line.charAt(0)) {
            case 'o' -> takeOrigin(value);
            case 's' -> takeName();
            case 'm' -> takeMedia(value);
            case 'c' -> takeConnection(value);
            case 'a' -> takeAttribute(value);
            case 't' -> takeTime();
            default -> require(TYPES.indexOf(line.charAt(0)) >= 0, "A line has an unknown type.");
        }
    }

    private SessionDescription finish() {
        require(named && timed, "A required line (s= or t=) is missing.");
        return new SessionDescription(
                origin.orElseThrow(() -> new Bad("The o= line is missing.")),
                sessionConnection,
                sessionAttributes,
                sections.stream().map(Section::whole).toList());
    }

    private void takeOrigin(String value) {
        require(origin.isEmpty() && sections.isEmpty(), "There is more than one o= line.");
        String[] fields = value.split(" ", 7);
        require(fields.length == 6, "The o= line does not have six fields.");
        require(
                Lexical.isNumber(fields[1], 1, MAX_DIGITS),
                "The session id of o= is not a number.");
        require(Lexical.isNumber(fields[2], 1, MAX_DIGITS), "The version of o= is not a number.");
        String address = fields[3] + ' ' + fields[4] + ' ' + fields[5];
        origin = Optional.of(new SdpOrigin(fields[0], fields[1], fields[2], address));
    }

    private void takeName() {
        require(!named && sections.isEmpty(), "There is more than one s= line.");
        named = true;
    }

    private void takeTime() {
        require(sections.isEmpty(), "A t= line stands inside a media section.");
        timed = true;
    }

    /// `m=audio 49170 RTP/SAVP 0 8 101`, `m=audio 49170/2 ...`
    private void takeMedia(String value) {
        require(sections.size() < MAX_SECTIONS, "There are more than 16 media sections.");
        String[] fields = value.strip().split(" +", MAX_FORMATS + 4);
        require(fields.length >= 4, "An m= line has no formats.");
        require(fields.length <= MAX_FORMATS + 3, "An m= line has more than 64 formats.");
        require(Lexical.isToken(fields[0]), "The media type of m= is not a token.");
        String[] ports = fields[1].split("/", 3);
        require(
                ports.length < 2 || Lexical.isNumber(ports[1], 1, MAX_DIGITS),
                "The port count of m= is not a number.");
        int port = number(ports[0], 65_535, "The port of m= is not 0 to 65535.");
        for (String part : fields[2].split("/", -1)) {
            require(Lexical.isToken(part), "The protocol of m= is malformed.");
        }
        var formats = List.of(fields).subList(3, fields.length);
        boolean overRtp = fields[2].startsWith("RTP/") || fields[2].contains("/RTP/");
        for (String format : formats) {
            require(Lexical.isToken(format), "A format of m= is not a token.");
            require(!overRtp || isPayloadType(format), "A payload type of m= is not 0 to 127.");
        }
        sections.add(new Section(fields[0], port, fields[2], formats));
    }

    /// `c=IN IP4 192.0.2.1`, `c=IN IP6 2001:db8::1`
    private void takeConnection(String value) {
        String[] fields = value.strip().split(" ", 4);
        require(
                fields.length == 3 && fields[0].equals("IN"),
                "A c= line is not of the form IN IP4|IP6 address.");
        ConnectionAddress connection = address(fields[1], fields[2]);
        if (sections.isEmpty()) {
            require(sessionConnection.isEmpty(), "The session has more than one c= line.");
            sessionConnection = Optional.of(connection);
        } else {
            // Several c= lines in a section are layers of a multicast; the first one counts.
            Section section = sections.getLast();
            section.connection = section.connection.or(() -> Optional.of(connection));
        }
    }

    private static ConnectionAddress address(String family, String text) {
        boolean v6 = family.equals("IP6");
        require(v6 || family.equals("IP4"), "The address family of c= is neither IP4 nor IP6.");
        Optional<InetAddress> literal = literal(v6 ? IP6 : IP4, text);
        if (literal.isEmpty()) {
            boolean hostName =
                    HOST.matcher(text).matches() && text.chars().anyMatch(Character::isLetter);
            require(hostName, "The address of c= is malformed.");
            return new ConnectionAddress(Optional.empty(), false);
        }
        InetAddress address = literal.get();
        require(
                ConnectionAddress.family(address).equals(family),
                "The address of c= is of the other family.");
        require(!address.isMulticastAddress(), "The address of c= is a multicast group.");
        return ConnectionAddress.of(address);
    }

    /// The JDK alone reads more than the grammar has: `1.2.3`, `1`, `fe80::1%2`.
    private static Optional<InetAddress> literal(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// `a=sendrecv`, `a=rtpmap:0 PCMU/8000`
    private void takeAttribute(String value) {
        int colon = value.indexOf(':');
        String name = colon < 0 ? value : value.substring(0, colon);
        require(Lexical.isToken(name), "The name of an attribute is not a token.");
        var attribute = new SdpAttribute(name, colon < 0 ? "" : value.substring(colon + 1));
        (sections.isEmpty() ? sessionAttributes : sections.getLast().attributes).add(attribute);
    }

    private static boolean isPayloadType(String format) {
        return Lexical.isNumber(format, 1, 3) && Integer.parseInt(format) <= 127;
    }

    /// A decimal number of at most nine digits within 0 to `max`.
    private static int number(String text, int max, String reason) {
        require(Lexical.isNumber(text, 1, 9), reason);
        int number = Integer.parseInt(text);
        require(number <= max, reason);
        return number;
    }

    private static void require(boolean condition, String reason) {
        if (!condition) {
            throw new Bad(reason);
        }
    }
}
