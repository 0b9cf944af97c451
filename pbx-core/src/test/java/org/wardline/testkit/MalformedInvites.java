package org.wardline.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// INVITEs with one element spoilt: each element of a usual INVITE with an offer, from the method
/// to the last line of the description, is replaced, preceded and followed by each anomaly.
///
/// The same seed gives the same bytes. Content-Length fits what the body has become, except where
/// it is itself the element.
public final class MalformedInvites {

    /// One of them.
    public static final class Case {
        private final String element;
        private final byte[] bytes;

        private Case(String element, byte[] bytes) {
            this.element = element;
            this.bytes = bytes;
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        /// Which part of the INVITE is spoilt.
        @Override
        public String toString() {
            return element + " (" + bytes.length + " bytes)";
        }
    }

    private static final String OPEN = "{";
    private static final String CLOSE = "}";

    /// The elements stand in braces.
    private static final String HEAD =
            """
            {INVITE}{ }{sip}:{102}@{north.example}{;user=phone} {SIP}/{2.0}
            {Via}: {SIP/2.0}/{TLS} {phone.example}:{5061};branch={z9hG4bK-NUMBER}{;rport}
            {Max-Forwards}: {70}
            {From}: {"Doe"} <{sip:101@north.example}>;{tag}={from-1}
            {To}: {<sip:102@north.example>}
            {Call-ID}: {call-NUMBER}@{phone.example}
            {CSeq}: {1} {INVITE}
            {Contact}: {<sip:101@phone.example:5061;transport=tls>}{;expires=60}
            Route: {<sip:north.example;lr>}
            Record-Route: {<sip:edge.example;lr>}
            Authorization: {Digest} username={"x"}, realm="north.example", nonce={"n"}, uri="sip:x", response={"0"}
            Allow: {INVITE, ACK, BYE}
            Supported: {replaces, timer}
            Accept: {application/sdp}
            Session-Expires: {1800;refresher=uac}
            Min-SE: {90}
            Reason: {SIP;cause=200}
            Expires: {120}
            Date: {Sat, 13 Nov 2010 23:29:00 GMT}
            Timestamp: {54}
            Subject: {call}
            User-Agent: {Phone/1.0}
            Content-Encoding: {identity}
            Content-Disposition: {session}
            X-Other: {value}
            Content-Type: {application/sdp}
            Content-Length: {LENGTH}

            """;

    private static final String BODY =
            """
            v={0}
            o={-} {1} {1} {IN} {IP4} {192.0.2.1}
            s={-}
            c={IN} {IP4} {192.0.2.1}
            t={0} {0}
            m={audio} {40000} {RTP/SAVP} {0 8 101}
            a={rtpmap:101 telephone-event/8000}
            a={fmtp:101 0-15}
            a={ptime:20}
            a={sendrecv}
            a=crypto:{1} {AES_CM_128_HMAC_SHA1_80} {inline:}{d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj}
            {a}={rtcp-mux}
            """;

    private static final String[] ANOMALIES = {
        "",
        " ",
        "\t",
        "\0",
        "\u007f",
        "\r",
        "\n",
        "\r\n",
        "\r\n ",
        "\r\n\t\r\n",
        "\r\n\r\n",
        "\u0001\u001b[2J",
        "a".repeat(64),
        "a".repeat(1_024),
        "a".repeat(16_500),
        "0".repeat(40),
        "9".repeat(40),
        "-1",
        "0",
        "65536",
        "2147483647",
        "2147483648",
        "4294967295",
        "4294967296",
        "9223372036854775808",
        "1e9",
        "%s%n%x",
        "%00",
        "%",
        "%zz",
        "%C0%80",
        "\u00fc",
        "\u0430",
        "\ud83d\ude00",
        "<",
        ">",
        "<>",
        "<<<<",
        "\"",
        "\"\\",
        "\\",
        ";",
        ";;",
        ";=",
        "=",
        ",",
        ",,,",
        "@",
        "@@",
        ":",
        "::::",
        "[",
        "[::1",
        "]",
        "[:::1]",
        "[1:2:3:4:5:6:7:8:9]",
        "256.1.1.1",
        "?",
        "?a=b",
        "*",
        "&",
        "/",
        "//",
        "../../etc/passwd",
        "' OR 1=1 --",
        "<script>",
        "sip:",
        "sips:a@b",
        "tel:+1",
        "()",
        "((((((((",
        ";a".repeat(100),
        ",a".repeat(400),
        "inline:",
        "|2^31|1:1"
    };

    private static final int RANDOM_ANOMALIES = 6;

    /// Where an anomaly stands.
    private enum Way {
        IN_PLACE,
        BEFORE,
        AFTER
    }

    /// What is spoilt, and how.
    ///
    /// @param part index into the template; -1 for none
    /// @param anomaly a character for each byte
    private record Spoil(int part, Way way, String anomaly) {}

    private MalformedInvites() {}

    /// All cases of a seed.
    public static List<Case> of(long seed) {
        var random = new Random(seed);
        List<String> template = parts(HEAD.replace("\n", "\r\n"));
        int headParts = template.size();
        template.addAll(parts(BODY.replace("\n", "\r\n")));
        var cases = new ArrayList<Case>();
        for (int i = 0; i < template.size(); i++) {
            if (template.get(i).startsWith(OPEN)) {
                for (int a = 0; a < ANOMALIES.length + RANDOM_ANOMALIES; a++) {
                    String anomaly = anomaly(a, random);
                    for (Way way : Way.values()) {
                        var spoil = new Spoil(i, way, anomaly);
                        cases.add(spoilt(template, headParts, spoil, cases.size()));
                    }
                }
            }
        }
        return cases;
    }

    /// The INVITE with nothing spoilt, which is fine.
    public static byte[] unspoilt() {
        List<String> head = parts(HEAD.replace("\n", "\r\n"));
        int headParts = head.size();
        head.addAll(parts(BODY.replace("\n", "\r\n")));
        return spoilt(head, headParts, new Spoil(-1, Way.AFTER, ""), 0).bytes();
    }

    private static String anomaly(int index, Random random) {
        if (index < ANOMALIES.length) {
            byte[] bytes = ANOMALIES[index].getBytes(StandardCharsets.UTF_8);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        byte[] bytes = new byte[1 + random.nextInt(40)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// The INVITE with one part replaced, preceded or followed.
    private static Case spoilt(List<String> template, int headParts, Spoil spoil, int number) {
        var body = new StringBuilder();
        for (int i = headParts; i < template.size(); i++) {
            body.append(written(template.get(i), i, spoil));
        }
        String length = Integer.toString(body.length());
        var invite = new StringBuilder();
        for (int i = 0; i < headParts; i++) {
            String part =
                    template.get(i)
                            .replace("NUMBER", Integer.toString(number))
                            .replace("LENGTH", length);
            invite.append(written(part, i, spoil));
        }
        invite.append(body);
        String element =
                spoil.part() < 0 ? "none" : spoil.part() + " " + template.get(spoil.part());
        return new Case(element, invite.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String written(String part, int index, Spoil spoil) {
        String text = plain(part);
        if (index != spoil.part()) {
            return text;
        }
        return switch (spoil.way()) {
            case IN_PLACE -> spoil.anomaly();
            case BEFORE -> spoil.anomaly() + text;
            case AFTER -> text + spoil.anomaly();
        };
    }

    private static String plain(String part) {
        return part.startsWith(OPEN) ? part.substring(1, part.length() - 1) : part;
    }

    /// Text and elements in turn; elements keep their braces.
    private static List<String> parts(String template) {
        var parts = new ArrayList<String>();
        int position = 0;
        for (int open = template.indexOf(OPEN);
                open >= 0;
                open = template.indexOf(OPEN, position)) {
            int close = template.indexOf(CLOSE, open);
            parts.add(template.substring(position, open));
            parts.add(template.substring(open, close + 1));
            position = close + 1;
        }
        parts.add(template.substring(position));
        return parts;
    }
}
