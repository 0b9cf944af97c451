package org.wardline.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A way to bring a header past an edge that strips it by its name. The first on record was a space
/// before the colon (Kamailio `remove_hf`, ES2020-01).
///
/// @param what it is, for people
/// @param place where it stands in the message
/// @param template with `NAME` and `VALUE`
/// @param isCall whether the message is sound by RFC 3261, so that it calls; otherwise it is
///   refused
public record Disguise(String what, Place place, String template, boolean isCall) {

    private static final String VALUE = "\"Boss\" <sip:999@maple.example>";
    private static final String ESCAPED = "%22Boss%22%20%3Csip%3A999%40maple.example%3E";
    private static final String CALLED = "sip:102@maple.example";

    /// Where a disguise stands.
    public enum Place {
        /// A line of the head.
        LINE,
        /// The last lines of the head, after Content-Length.
        LAST,
        /// The Request-URI.
        URI,
        /// In the body, a part beside the offer.
        PART,
        /// In the body, lines of the description.
        DESCRIPTION
    }

    /// Every one that is tried.
    public static List<Disguise> all() {
        var all = new ArrayList<Disguise>();
        lines(all);
        names(all);
        places(all);
        return List.copyOf(all);
    }

    private static void lines(List<Disguise> all) {
        all.add(line("as it is", "NAME: VALUE", true));
        all.add(line("space before the colon", "NAME : VALUE", true));
        all.add(line("tab before the colon", "NAME\t: VALUE", true));
        all.add(line("spaces and tabs around it", "NAME \t : \t VALUE", true));
        all.add(line("no space after the colon", "NAME:VALUE", true));
        all.add(line("folded after the colon", "NAME:\r\n VALUE", true));
        all.add(line("folded after a space", "NAME \t:\r\n\t \r\n VALUE", true));
        all.add(line("folded before the colon", "NAME\r\n : VALUE", true));
        all.add(line("upper case", "UPPER: VALUE", true));
        all.add(line("lower case", "LOWER: VALUE", true));
        all.add(line("twice", "NAME: VALUE\r\nNAME: VALUE", true));
        all.add(line("after its own", "NAME: <sip:101@maple.example>\r\nNAME: VALUE", true));
        all.add(line("a list", "NAME: <sip:101@maple.example>, VALUE,VALUE", true));
        all.add(line("after a bare line feed", "Organization: x\nNAME: VALUE", false));
        all.add(line("after a bare carriage return", "Organization: x\rNAME: VALUE", false));
        all.add(line("folded behind another", "Organization: x\r\n NAME: VALUE", true));
        all.add(line("another colon", "NAME:: VALUE", true));
        all.add(line("semicolon in the name", "NAME;x: VALUE", false));
    }

    private static void names(List<Disguise> all) {
        all.add(line("underscores", "UNDERSCORES: VALUE", true));
        all.add(line("no dashes", "JOINED: VALUE", true));
        all.add(line("dashes as %2D", "PERCENT: VALUE", true));
        all.add(line("a dot behind", "NAME.: VALUE", true));
        all.add(line("a dash behind", "NAME-: VALUE", true));
        all.add(line("an underscore behind", "NAME_: VALUE", true));
        all.add(line("X- before", "X-NAME: VALUE", true));
        all.add(line("NUL within", "N\0AME: VALUE", false));
        all.add(line("NUL behind", "NAME\0: VALUE", false));
        all.add(line("control within", "BELL: VALUE", false));
        all.add(line("vertical tab before the colon", "NAME\u000B: VALUE", false));
        all.add(line("Cyrillic look-alike before", "\u0420NAME: VALUE", false));
        all.add(line("wide dashes", "WIDE: VALUE", false));
        all.add(line("zero-width space behind", "NAME\u200B: VALUE", false));
        all.add(line("wide colon", "NAME\uFF1A VALUE", false));
        all.add(line("quoted name", "\"NAME\": VALUE", false));
    }

    private static void places(List<Disguise> all) {
        all.add(line("in Contact's URI", "Contact: <sip:101@phone.example?NAME=ESCAPED>", true));
        all.add(line("in From's URI", "From: <sip:101@maple.example?NAME=ESCAPED>;tag=f", true));
        all.add(
                line(
                        "as a parameter of From",
                        "From: <sip:101@maple.example>;tag=f;NAME=999",
                        true));
        all.add(line("in To's URI", "To: <sip:102@maple.example?NAME=ESCAPED>", true));
        all.add(line("in a Refer-To", "Refer-To: <sip:102@maple.example?NAME=ESCAPED>", true));
        all.add(
                line(
                        "as a parameter of Contact",
                        "Contact: <sip:101@phone.example>;NAME=999",
                        true));
        all.add(new Disguise("the last line", Place.LAST, "NAME: VALUE", true));
        all.add(new Disguise("headers of the Request-URI", Place.URI, "?NAME=ESCAPED", false));
        all.add(new Disguise("a parameter of the Request-URI", Place.URI, ";NAME=999", true));
        all.add(new Disguise("in the description", Place.DESCRIPTION, "NAME: VALUE", false));
        all.add(new Disguise("an attribute", Place.DESCRIPTION, "a=NAME:VALUE", true));
        all.add(new Disguise("a header of a part", Place.PART, "NAME: VALUE\r\n\r\nx", true));
        String fragment = "Content-Type: message/sipfrag\r\n\r\nNAME: VALUE";
        all.add(new Disguise("a fragment of a message", Place.PART, fragment, true));
    }

    private static Disguise line(String what, String template, boolean isCall) {
        return new Disguise(what, Place.LINE, template, isCall);
    }

    private String text(String name) {
        return template.replace("UNDERSCORES", name.replace('-', '_'))
                .replace("JOINED", name.replace("-", ""))
                .replace("PERCENT", name.replace("-", "%2D"))
                .replace("WIDE", name.replace('-', '\u2010').replace('i', '\u0456'))
                .replace("BELL", name.charAt(0) + "\u0007" + name.substring(1))
                .replace("N\0AME", name.charAt(0) + "\0" + name.substring(1))
                .replace("UPPER", name.toUpperCase(Locale.ROOT))
                .replace("LOWER", name.toLowerCase(Locale.ROOT))
                .replace("NAME", name)
                .replace("VALUE", VALUE)
                .replace("ESCAPED", ESCAPED);
    }

    /// The Request-URI of a call to 102.
    public String uri(String name) {
        return place == Place.URI ? CALLED + text(name) : CALLED;
    }

    /// The lines of a call with this header in it.
    ///
    /// @param call its lines, of which the last holds Content-Length, the empty line and the
    ///   description
    public String[] lines(String name, String... call) {
        var lines = new ArrayList<>(Arrays.asList(call));
        String body = lines.getLast().split("\r\n\r\n", 2)[1];
        switch (place) {
            case URI -> {}
            case LINE -> {
                if (template.startsWith("Contact:")) {
                    lines.removeIf(line -> line.startsWith("Contact:"));
                }
                lines.addFirst(text(name));
            }
            case LAST ->
                    lines.set(
                            lines.size() - 1,
                            length(body) + "\r\n" + text(name) + "\r\n\r\n" + body);
            case DESCRIPTION -> {
                String more = body + text(name) + "\r\n";
                lines.set(lines.size() - 1, length(more) + "\r\n\r\n" + more);
            }
            case PART -> {
                lines.removeIf(line -> line.startsWith("Content-Type:"));
                lines.addFirst("Content-Type: multipart/mixed;boundary=b");
                String parts =
                        "--b\r\nContent-Type: application/sdp\r\n\r\n"
                                + body
                                + "\r\n--b\r\nContent-Disposition: render;handling=optional\r\n"
                                + text(name)
                                + "\r\n--b--\r\n";
                lines.set(lines.size() - 1, length(parts) + "\r\n\r\n" + parts);
            }
        }
        return lines.toArray(String[]::new);
    }

    private static String length(String body) {
        return "Content-Length: " + body.length();
    }

    @Override
    public String toString() {
        return what;
    }
}
