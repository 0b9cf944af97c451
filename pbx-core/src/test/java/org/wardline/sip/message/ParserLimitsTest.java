package org.wardline.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.testkit.SipText;

class ParserLimitsTest {

    @Test
    void aHeaderOfTenThousandValuesIsRefused() {
        String accept = "Accept: " + "a/b,".repeat(3_000) + "a/b";
        var bad = assertInstanceOf(Malformed.class, parse(accept));
        assertEquals("Too many header values", bad.reason());
    }

    @Test
    void tooManyLinesSpoilTheStream() {
        String[] lines = new String[400];
        java.util.Arrays.fill(lines, "X: y");
        var bad = assertInstanceOf(Malformed.class, parse(lines));
        assertEquals(Malformed.Scope.CONNECTION, bad.scope());
    }

    @Test
    void tooManyParametersAreRefused() {
        assertInstanceOf(
                Malformed.class, parse("Contact: <sip:a@b.example>" + ";p=1;q%d=2".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: <sip:again@x.example>;tag=2",
                "f: <sip:again@x.example>;tag=2",
                "To: <sip:again@x.example>",
                "i: again",
                "Max-Forwards: 7",
                "CSeq: 2 OPTIONS",
                "Contact: *, <sip:a@b.example>;x=1;X=2",
                "Contact: ",
                "Contact: <sip:a@b.example>,",
                "Contact: , <sip:a@b.example>",
                "Contact: <sip:a@b.example> garbage",
                "Contact: <sip:a@b.example>;q=1.5",
                "Contact: \"no end <sip:a@b.example>",
                "Route: <sip:a@b.example",
                "Via: SIP/2.0/TLS",
                "Via: SIP/2.0/TLS host;branch",
                "Bad Name: x",
                ": x",
                "no colon",
                "Subject: a\u0007b",
                "Date: yesterday",
                "Content-Type: application",
                "Supported: a b",
                "Event: "
            })
    void theseHeadersAreRefusedAndTheStreamGoesOn(String line) {
        ParseResult result = parse(line);
        if (line.endsWith(";branch")) {
            // A branch without a value is matched as RFC 2543 did.
            assertInstanceOf(ParseResult.Parsed.class, result);
            return;
        }
        var bad = assertInstanceOf(Malformed.class, result, line);
        assertEquals(400, bad.status());
        assertEquals(Malformed.Scope.MESSAGE, bad.scope());
        assertTrue(bad.answerable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: a\rb", "X: a\nb", "X: a\nContact: <sip:evil@x.example>"})
    void aLoneLineBreakSpoilsTheStream(String line) {
        var bad = assertInstanceOf(Malformed.class, parse(line));
        assertEquals(Malformed.Scope.CONNECTION, bad.scope());
        assertFalse(bad.answerable());
    }

    @Test
    void theAnswerRepeatsWhoAskedAndNothingElse() {
        var bad = (Malformed) parse("Contact: <", "X-Secret: hidden");
        var answer = (SipResponse) SipText.message(bad.answer().getBytes(StandardCharsets.UTF_8));
        assertEquals(400, answer.status());
        assertEquals("call-1@phone.example", answer.callId());
        assertEquals("z9hG4bK-OPTIONS", answer.topVia().branch());
        assertTrue(answer.toTag().isPresent());
        assertFalse(bad.answer().contains("hidden"));
    }

    @Test
    void responsesAndAcksAreNeverAnswered() {
        for (String first : List.of("SIP/2.0 4294967301 x", "ACK sip:x.example SIP/2.0")) {
            var bad =
                    (Malformed)
                            SipText.parse(
                                    SipText.bytes(
                                            first,
                                            "Via: SIP/2.0/TLS a.example;branch=z9hG4bK1",
                                            "Content-Length: 0"));
            assertFalse(bad.answerable(), first);
            assertThrows(IllegalStateException.class, bad::answer);
        }
    }

    @Test
    void aTextValueCannotForgeHeaders() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Headers.of(HeaderName.SUBJECT, "x\r\nContact: <sip:evil@x.example>"));
        SipRequest options = SipText.simple("OPTIONS", "sip:x.example");
        NameAddr forged =
                new NameAddr("x\r\nVia: y\" <sip:evil>", options.from().uri(), Params.NONE);
        SipRequest sent = options.withHeaders(options.headers().set(HeaderName.FROM, forged));
        SipRequest read = (SipRequest) SipText.message(SipWriter.write(sent));
        assertEquals(1, read.headers().all(HeaderName.VIA).size());
    }

    @Test
    void displayNamesInLatin1AreRead() {
        String text =
                new String(
                        SipText.simpleBytes(
                                "OPTIONS", "sip:x.example", "Contact: \"J\u00fcrgen\" <sip:a@b.c>"),
                        StandardCharsets.UTF_8);
        SipMessage message = SipText.message(text.getBytes(StandardCharsets.ISO_8859_1));
        NameAddr contact = (NameAddr) message.headers().first(HeaderName.CONTACT).orElseThrow();
        assertEquals("J\u00fcrgen", contact.display());
    }

    /// The character that stands for what can't be decoded may be sent like any other.
    @Test
    void displayNamesWithTheReplacementCharacterAreRead() {
        SipRequest read =
                SipText.simple(
                        "OPTIONS", "sip:x.example", "Contact: \"J\u00fcrgen \ufffd\" <sip:a@b.c>");
        NameAddr contact = (NameAddr) read.headers().first(HeaderName.CONTACT).orElseThrow();
        assertEquals("J\u00fcrgen \ufffd", contact.display());
    }

    @Test
    void emptyListsThatMayBeEmptyAreEmpty() {
        var parsed = (ParseResult.Parsed) parse("Supported:", "Allow: ", "Accept:");
        assertTrue(parsed.message().headers().all(HeaderName.SUPPORTED).isEmpty());
    }

    @Test
    void nothingOfAMessageIsPrinted() {
        SipRequest options = SipText.simple("OPTIONS", "sip:2015550123@x.example", "Subject: Pat");
        String printed = options + " " + options.headers() + SipResponse.to(options, 200, "t");
        assertFalse(printed.contains("2015550123") || printed.contains("Pat"), printed);
    }

    private static ParseResult parse(String... lines) {
        return SipText.parse(SipText.simpleBytes("OPTIONS", "sip:x.example", lines));
    }
}
