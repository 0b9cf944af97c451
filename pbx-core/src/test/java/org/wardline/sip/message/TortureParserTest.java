package org.wardline.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.testkit.GeneratedPage;
import org.wardline.testkit.SipText;
import org.wardline.testkit.TortureMessage;

class TortureParserTest {

    static List<TortureMessage> messages() {
        return TortureMessage.all();
    }

    @Test
    void theTablesHaveAllSixtyOne() {
        assertEquals(49, TortureMessage.of(4475).size());
        assertEquals(12, TortureMessage.of(5118).size());
        assertEquals(61, messages().stream().map(TortureMessage::file).distinct().count());
    }

    /// docs/results/torture-messages.md is made of the tables that the tests run.
    @Test
    void thePageShowsTheVerdicts() {
        var page = new StringBuilder();
        page.append("# What Wardline makes of the torture messages\n\n");
        page.append(
                "Every message of RFC 4475 and RFC 5118, at the parser and from a phone over TLS, where a\n");
        page.append(
                "probe follows each (`TortureParserTest`, `TortureOverTlsTest`). `drop`: no answer is due.\n");
        page.append(
                "`close`: the stream can't be read on. Two statuses: two messages in one file.\n\n");
        page.append("| RFC | section | message | parser | over TLS | why |\n");
        page.append("|---|---|---|---|---|---|\n");
        for (TortureMessage row : messages()) {
            page.append(
                    "| %d | %s | `%s` | %s | %s | %s |\n"
                            .formatted(
                                    row.rfc(),
                                    row.section(),
                                    row.file(),
                                    row.parser(),
                                    row.tls(),
                                    row.reason()));
        }
        GeneratedPage.check("results/torture-messages.md", page.toString());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void eachMessageGetsItsVerdict(TortureMessage row) {
        String verdict =
                switch (SipText.parse(row.bytes())) {
                    case ParseResult.Parsed _ -> "accept";
                    case Malformed bad -> bad.status() + " " + bad.scope();
                };
        assertEquals(row.parser(), verdict, row.reason());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsAcceptedSurvivesWriting(TortureMessage row) {
        if (SipText.parse(row.bytes()) instanceof ParseResult.Parsed(var message)) {
            SipMessage again = SipText.message(SipWriter.write(message));
            assertEquals(message, again);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void refusalsSayWhyWithoutQuoting(TortureMessage row) {
        if (SipText.parse(row.bytes()) instanceof Malformed bad) {
            assertFalse(bad.reason().isBlank());
            assertTrue(bad.section().matches("[0-9.]+|RFC \\d+ [0-9.]+"), bad.section());
            assertTrue(bad.offset() >= 0 && bad.offset() <= row.bytes().length);
            assertFalse(bad.reason().contains("example"), bad.reason());
        }
    }

    @Test
    void anUnquotedCommaIsRefusedOnceTheHeadHasAnEnd() {
        byte[] bytes = row("baddn").bytes();
        byte[] ended = Arrays.copyOf(bytes, bytes.length + 2);
        ended[bytes.length] = '\r';
        ended[bytes.length + 1] = '\n';
        var bad = assertInstanceOf(Malformed.class, SipText.parse(ended));
        assertEquals(Malformed.Scope.MESSAGE, bad.scope());
        assertEquals("Display name needs quotes", bad.reason());
    }

    @Test
    void theUnfoldedTortuousInviteHasItsRealMeaning() {
        SipRequest invite = request("wsinv");
        assertEquals("1918181833n", invite.toTag().orElseThrow());
        assertEquals("J Rosenberg \\\"", invite.from().display());
        assertEquals("98asjd8", invite.fromTag().orElseThrow());
        assertEquals(68, invite.maxForwards());
        assertEquals(new CSeq(9, Method.INVITE), invite.cseq());
        List<Via> vias = invite.headers().all(HeaderName.VIA);
        assertEquals(3, vias.size());
        assertEquals("390skdjuw", vias.get(0).branch());
        assertEquals("spindle.example.com", vias.get(1).host());
        assertEquals("z9hG4bK30239", vias.get(2).branch());
        NameAddr contact =
                assertInstanceOf(
                        NameAddr.class, invite.headers().first(HeaderName.CONTACT).orElseThrow());
        assertEquals("newvalue", contact.params().value("newparam").orElseThrow());
        assertEquals("0.33", contact.params().value("q").orElseThrow());
        assertEquals(150, invite.body().lengthBytes());
    }

    @Test
    void escapesAreNotReadAsStructure() {
        SipUri target = (SipUri) request("esc01").uri();
        assertEquals("sips%3Auser%40example.com", target.user());
        assertEquals("sips:user@example.com", target.userDecoded());
        assertEquals("example.net", target.host());
        SipUri registered = (SipUri) ((NameAddr) contacts("escnull").getFirst()).uri();
        assertEquals("\0", registered.userDecoded());
        assertEquals(3 - 1, contacts("esc02").size(), "C%6Fntact is no Contact");
    }

    @Test
    void theSemicolonBeforeTheAtIsPartOfTheUser() {
        SipUri target = (SipUri) request("semiuri").uri();
        assertEquals("user;par=u@example.net", target.userDecoded());
        assertEquals("example.com", target.host());
    }

    @Test
    void aParameterBelongsToTheHeaderUnlessBracketsSayOtherwise() {
        NameAddr header = (NameAddr) contacts("cparam01").getFirst();
        assertTrue(header.params().has("unknownparam"));
        NameAddr uri = (NameAddr) contacts("cparam02").getFirst();
        assertTrue(((SipUri) uri.uri()).params().has("unknownparam"));
        assertFalse(uri.params().has("unknownparam"));
    }

    private static List<Contact> contacts(String file) {
        return request(file).headers().all(HeaderName.CONTACT);
    }

    private static SipRequest request(String file) {
        return (SipRequest) SipText.message(row(file).bytes());
    }

    private static TortureMessage row(String file) {
        return messages().stream().filter(r -> r.file().equals(file)).findFirst().orElseThrow();
    }
}
