package org.wardline.sdp;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.wardline.media.SrtpProfile;

/// Session descriptions drawn from the grammar (RFC 8866 9, RFC 4568 9), whose lines are left out,
/// doubled and exchanged and whose numbers stand at the bounds of what programs count with.
///
/// @param random whose seed fixes what is drawn
public record DrawnDescriptions(SplittableRandom random) {

    private static final List<String> BOUNDS =
            List.of(
                    "-1",
                    "0",
                    "1",
                    "127",
                    "128",
                    "255",
                    "256",
                    "65535",
                    "65536",
                    "2147483647",
                    "2147483648",
                    "4294967295",
                    "4294967296",
                    "9223372036854775807",
                    "9223372036854775808",
                    "9".repeat(40),
                    "0".repeat(30) + "8",
                    "+8",
                    "8.0",
                    "1e9",
                    "");
    private static final List<String> KEYS =
            IntStream.of(1, 16, 30, 38, 44, 46, 60).mapToObj(Offers::key).toList();
    private static final List<String> SUITES =
            List.of(
                    SrtpProfile.AES_CM_128_HMAC_SHA1_80.sdesName(),
                    SrtpProfile.AEAD_AES_256_GCM.sdesName(),
                    "AES_CM_128_HMAC_SHA1_32",
                    "NULL");

    /// One more, as text with its line ends.
    public String next() {
        var text = new StringBuilder();
        line(text, "v=" + number("0"));
        line(text, "o=- %s %s IN IP4 192.0.2.10".formatted(number("1"), number("2")));
        line(text, "s=-");
        line(text, "c=IN IP4 " + (once(40) ? "0.0.0.0" : "192.0.2." + number("10")));
        line(text, "t=%s %s".formatted(number("0"), number("0")));
        for (int sections = once(10) ? random.nextInt(6) : 1; sections > 0; sections--) {
            section(text);
        }
        return text.toString();
    }

    private void section(StringBuilder text) {
        String kind = once(10) ? pick(List.of("video", "image", "message", "x")) : "audio";
        String protocol =
                once(8) ? pick(List.of("RTP/AVP", "RTP/SAVPF", "TCP/MSRP", "")) : "RTP/SAVP";
        String ports = number("4000") + (once(30) ? "/" + number("2") : "");
        line(
                text,
                "m=%s %s %s %s 8 %s".formatted(kind, ports, protocol, number("0"), number("101")));
        for (int keys = random.nextInt(3); keys >= 0; keys--) {
            line(
                    text,
                    "a=crypto:%s %s inline:%s%s%s"
                            .formatted(number("1"), suite(), key(), lifetime(), session()));
        }
        for (int attributes = random.nextInt(6); attributes > 0; attributes--) {
            line(text, attribute());
        }
    }

    private String attribute() {
        return switch (random.nextInt(10)) {
            case 0 -> "a=rtpmap:%s telephone-event/%s".formatted(number("101"), number("8000"));
            case 1 ->
                    "a=rtpmap:%s opus/%s/%s".formatted(number("96"), number("48000"), number("2"));
            case 2 -> "a=fmtp:%s %s-%s".formatted(number("101"), number("0"), number("15"));
            case 3 -> "a=ptime:" + number("20");
            case 4 -> "a=maxptime:" + number("40");
            case 5 -> "a=rtcp:%s IN IP4 192.0.2.%s".formatted(number("4001"), number("10"));
            case 6 -> "b=AS:" + number("64");
            case 7 -> "c=IN IP%s 192.0.2.%s/%s".formatted(number("4"), number("10"), number("1"));
            case 8 -> "a=" + pick(List.of("sendrecv", "sendonly", "recvonly", "inactive"));
            default ->
                    "a="
                            + pick(
                                    List.of(
                                            "rtcp-mux",
                                            "ssrc:" + number("1") + " cname:x",
                                            "mid:",
                                            ""));
        };
    }

    private String suite() {
        return SUITES.get(once(10) ? random.nextInt(SUITES.size()) : random.nextInt(2));
    }

    private String key() {
        return KEYS.get(once(3) ? random.nextInt(KEYS.size()) : 2 + 2 * random.nextInt(2));
    }

    private String lifetime() {
        if (!once(5)) {
            return "";
        }
        String life = "|" + (once(2) ? "2^" : "") + number("31");
        return once(2) ? life + "|%s:%s".formatted(number("1"), number("4")) : life;
    }

    private String session() {
        return once(20)
                ? " "
                        + pick(
                                List.of(
                                        "KDR=" + number("0"),
                                        "UNENCRYPTED_SRTP",
                                        "WSH=" + number("64"),
                                        "-x"))
                : "";
    }

    private void line(StringBuilder text, String line) {
        switch (random.nextInt(200)) {
            case 0 -> {}
            case 1 -> text.append(line).append("\r\n").append(line).append("\r\n");
            case 2 -> text.append(line).append('\n');
            case 3 -> text.append(line, 0, random.nextInt(line.length() + 1)).append("\r\n");
            case 4 -> text.append(' ').append(line).append("\r\n");
            default -> text.append(line).append("\r\n");
        }
    }

    private String number(String usual) {
        return once(25) ? pick(BOUNDS) : usual;
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean once(int in) {
        return random.nextInt(in) == 0;
    }
}
