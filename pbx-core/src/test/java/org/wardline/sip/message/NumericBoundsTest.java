package org.wardline.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.testkit.SipText;

/// Every number in a header, at and beyond its bounds.
class NumericBoundsTest {

    /// A header line with `%s` for the number, and the largest number that it may hold.
    record Field(String line, long max) {}

    static List<Field> fields() {
        long delta = 0xFFFF_FFFFL;
        return List.of(
                new Field("Expires: %s", delta),
                new Field("Min-Expires: %s", delta),
                new Field("Flow-Timer: %s", delta),
                new Field("Min-SE: %s", delta),
                new Field("Session-Expires: %s;refresher=uac", delta),
                new Field("x: %s", delta),
                new Field("Retry-After: %s (busy)", delta),
                new Field("RSeq: %s", delta),
                new Field("RAck: %s 1 INVITE", delta),
                new Field("Timestamp: %s", 9_999_999_999L),
                new Field("Contact: <sip:a@b.example>;expires=%s", delta),
                new Field("Via: SIP/2.0/TLS a.example;ttl=%s;branch=z9hG4bK2", 255),
                new Field("Via: SIP/2.0/TLS a.example:%s;branch=z9hG4bK2", 65_535),
                new Field("Contact: <sip:a@b.example:%s>", 65_535),
                new Field("Route: <sip:b.example:%s;lr>", 65_535));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void numbersBeyondTheirBoundAreRefused(Field field) {
        var beyond =
                new ArrayList<>(
                        List.of("-1", "+1", "1e3", "0x10", "9223372036854775808", "9".repeat(40)));
        beyond.add(Long.toString(field.max() + 1));
        for (String number : beyond) {
            var malformed =
                    assertInstanceOf(Malformed.class, parse(field, number), field + " " + number);
            assertEquals(400, malformed.status());
            assertEquals(Malformed.Scope.MESSAGE, malformed.scope());
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void numbersAtTheirBoundAndLeadingZerosAreTaken(Field field) {
        assertInstanceOf(ParseResult.Parsed.class, parse(field, "1"));
        assertInstanceOf(ParseResult.Parsed.class, parse(field, Long.toString(field.max())));
        if (!field.line().startsWith("Timestamp")) {
            assertInstanceOf(ParseResult.Parsed.class, parse(field, "0".repeat(30) + "1"));
        }
    }

    @Test
    void aCseqNumberIsBelowTwoToThe31() {
        assertEquals(2_147_483_647L, cseq("2147483647"));
        assertEquals(9, cseq("0009"));
        for (String bad : List.of("2147483648", "4294967296", "-1", "9".repeat(40), "")) {
            assertInstanceOf(Malformed.class, parseCseq(bad), bad);
        }
    }

    @Test
    void maxForwardsIsOneByte() {
        assertEquals(255, maxForwards("255"));
        assertEquals(68, maxForwards("0068"));
        for (String bad : List.of("256", "-1", "300", "2147483648", "9".repeat(40))) {
            byte[] bytes = withMaxForwards(bad);
            assertInstanceOf(Malformed.class, SipText.parse(bytes), bad);
        }
    }

    private static ParseResult parse(Field field, String number) {
        return SipText.parse(
                SipText.simpleBytes(
                        "OPTIONS", "sip:north.example", field.line().formatted(number)));
    }

    private static ParseResult parseCseq(String number) {
        String text =
                new String(SipText.simpleBytes("OPTIONS", "sip:x.example"), StandardCharsets.UTF_8);
        return SipText.parse(
                text.replace("CSeq: 1 ", "CSeq: " + number + " ").getBytes(StandardCharsets.UTF_8));
    }

    private static long cseq(String number) {
        return ((ParseResult.Parsed) parseCseq(number)).message().cseq().number();
    }

    private static byte[] withMaxForwards(String number) {
        String text =
                new String(SipText.simpleBytes("OPTIONS", "sip:x.example"), StandardCharsets.UTF_8);
        return text.replace("Max-Forwards: 70", "Max-Forwards: " + number)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long maxForwards(String number) {
        return ((SipRequest) SipText.message(withMaxForwards(number))).maxForwards();
    }
}
