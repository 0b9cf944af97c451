package org.wardline.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.testkit.NumericHeader;
import org.wardline.testkit.SipText;

/// Every number in a header, at and beyond its bounds.
class NumericBoundsTest {

    static List<NumericHeader> headers() {
        return NumericHeader.all();
    }

    @ParameterizedTest
    @MethodSource("headers")
    void numbersBeyondTheirBoundAreRefused(NumericHeader field) {
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
    @MethodSource("headers")
    void numbersAtTheirBoundAndLeadingZerosAreTaken(NumericHeader field) {
        assertInstanceOf(ParseResult.Parsed.class, parse(field, "1"));
        assertInstanceOf(ParseResult.Parsed.class, parse(field, Long.toString(field.max())));
        if (field.isInteger()) {
            assertInstanceOf(ParseResult.Parsed.class, parse(field, "0".repeat(30) + "1"));
        }
    }

    @Test
    void aRegIdIsFromOneOn() {
        var regId = new NumericHeader("Contact: <sip:a@b.example>;reg-id=%s", 0x7FFF_FFFFL);
        for (String zero : List.of("0", "00", "")) {
            assertInstanceOf(Malformed.class, parse(regId, zero), zero);
        }
    }

    /// Words of people are nobody's numbers.
    @Test
    void whatStandsInWordsIsNotANumber() {
        for (String line :
                List.of(
                        "Reason: SIP;text=\"gone; cause=-1\"",
                        "Reason: SIP ;description=\"User Hung Up\"",
                        "Retry-After: 5 (till ;duration=noon)",
                        "Retry-After: 5 (a (b);duration=noon)",
                        "Warning: 399 a.example \"see \\\", -1 b\"",
                        "Warning: 399 a.example Sorry, not now",
                        "Warning: 399 a.example Not allowed, 10.0.0.1 blocked",
                        "Warning: 399 a.example \"a\", 301 b.example \"b, 10.0.0.1 c\"")) {
            assertInstanceOf(ParseResult.Parsed.class, with(line), line);
        }
    }

    @Test
    void whatIsOpenedAndNeverClosedHidesNoNumber() {
        for (String line :
                List.of(
                        "Reason: SIP;x=(;cause=99999999999",
                        "Reason: SIP;text=\"gone;cause=99999999999",
                        "Reason: SIP;text=\"a\";y=\";cause=1000",
                        "Warning: 399 a (b, 99999999999 c \"d\"",
                        "Retry-After: 5 (a;duration=99999999999",
                        "Min-SE: 90\u0000")) {
            assertInstanceOf(Malformed.class, with(line), line);
        }
    }

    private static ParseResult with(String line) {
        return SipText.parse(SipText.simpleBytes("OPTIONS", "sip:x.example", line));
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

    private static ParseResult parse(NumericHeader field, String number) {
        return SipText.parse(field.in(number, "sip:north.example"));
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
