package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.AudioCodec;
import org.wardline.media.Direction;
import org.wardline.media.SrtpProfile;

class SdpParserTest {

    private static final String HEAD =
            "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n";
    private static final String AUDIO = "m=audio 4000 RTP/SAVP 0\r\n";

    @Test
    void theExampleOfRfc8866IsRead() {
        SessionDescription description =
                Offers.parsed(
                        """
                        v=0
                        o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
                        s=Call to John Smith
                        i=SDP Offer #1
                        u=http://www.jdoe.example.com/home.html
                        e=Jane Doe <jane@jdoe.example.com>
                        p=+1 617 555-6011
                        c=IN IP4 198.51.100.1
                        t=0 0
                        m=audio 49170 RTP/AVP 0
                        m=audio 49180 RTP/AVP 0
                        m=video 51372 RTP/AVP 99
                        c=IN IP6 2001:db8::2
                        a=rtpmap:99 h263-1998/90000
                        """);
        assertEquals(3, description.media().size());
        assertEquals("3724394405", description.origin().version());
        assertEquals(49_180, description.media().get(1).port());
        assertTrue(description.media().get(2).connection().isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "first line missing | o=- 1 1 IN IP4 a~s=-~t=0 0",
                "another version | v=1~o=- 1 1 IN IP4 a~s=-~t=0 0",
                "no origin | v=0~s=-~t=0 0",
                "no session name | v=0~o=- 1 1 IN IP4 192.0.2.1~t=0 0",
                "no time | v=0~o=- 1 1 IN IP4 192.0.2.1~s=-",
                "five fields in the origin | v=0~o=- 1 1 IN IP4~s=-~t=0 0",
                "seven fields in the origin | v=0~o=- 1 1 IN IP4 a b~s=-~t=0 0",
                "session id that is no number | v=0~o=- x 1 IN IP4 a~s=-~t=0 0",
                "session id of 21 digits | v=0~o=- 111111111122222222223 1 IN IP4 a~s=-~t=0 0",
                "negative version | v=0~o=- 1 -1 IN IP4 a~s=-~t=0 0",
                "two origins | v=0~o=- 1 1 IN IP4 a~o=- 1 1 IN IP4 a~s=-~t=0 0",
                "two session names | v=0~o=- 1 1 IN IP4 a~s=-~s=-~t=0 0",
                "unknown type | v=0~o=- 1 1 IN IP4 a~s=-~x=1~t=0 0",
                "line without = | v=0~o=- 1 1 IN IP4 a~s=-~abc~t=0 0",
                "empty line inside | v=0~o=- 1 1 IN IP4 a~s=-~~t=0 0"
            })
    void aBrokenHeadIsMalformed(String why, String text) {
        assertMalformed(why, text.replace('~', '\n'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 4000 RTP/SAVP\r\n",
                "m=audio -1 RTP/SAVP 0\r\n",
                "m=audio 65536 RTP/SAVP 0\r\n",
                "m=audio 4294967296 RTP/SAVP 0\r\n",
                "m=audio 4000/x RTP/SAVP 0\r\n",
                "m=audio 4000 RTP/SAVP 128\r\n",
                "m=audio 4000 RTP/SAVP 4294967296\r\n",
                "m=audio 4000 RTP/SAVP -1\r\n",
                "m=audio 4000 RTP/SAVP ٣\r\n",
                "m=audio 4000 RTP//SAVP 0\r\n",
                "m=aud(io 4000 RTP/SAVP 0\r\n",
                "m=audio 4000 RTP/SAVP 0\r\na= :x\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 224.0.0.1\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 ::1\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP6 1.2.3.4\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 1.2.3.999\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 1.2.3.4/127\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=ATM IP4 1.2.3.4\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nt=0 0\r\n",
                "m=audio 4000 RTP/SAVP 0\r\ns=-\r\n",
                "c=IN IP4 192.0.2.2\r\n",
                "a=x\0y\r\n"
            })
    void aBrokenSectionIsMalformed(String section) {
        assertMalformed(section, HEAD + section);
    }

    @ParameterizedTest
    @CsvSource({"attribute lines, 600, a=x", "media sections, 17, m=audio 4000 RTP/SAVP 0"})
    void countsAreLimited(String what, int count, String line) {
        assertMalformed(what, HEAD + (line + "\r\n").repeat(count));
    }

    @Test
    void sizesAreLimited() {
        assertMalformed("long line", HEAD + "a=x:" + "y".repeat(1024) + "\r\n");
        assertMalformed("many formats", HEAD + "m=audio 4000 RTP/SAVP" + " 0".repeat(65) + "\r\n");
        assertMalformed("large body", HEAD + "a=x\r\n".repeat(4_000));
        assertMalformed("a megabyte without a line end", "v=0" + "x".repeat(1 << 20));
    }

    @Test
    void theReasonQuotesNothingOfTheBody() {
        String key = Offers.key(30);
        String body =
                HEAD
                        + AUDIO
                        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"
                        + key
                        + "\r\nq="
                        + key
                        + "\r\n";
        SdpResult result = SdpParser.parse(body.getBytes(StandardCharsets.UTF_8));
        assertFalse(result.toString().contains(key));
        var parsed = Offers.of(AUDIO + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "\r\n");
        assertFalse(parsed.toString().contains(key));
    }

    @Test
    void whatWeWriteReadsBackTheSame() {
        var exchange =
                new OfferAnswer(
                        () ->
                                new LocalAudio(
                                        java.net.InetAddress.ofLiteral("2001:db8::1"),
                                        20_000,
                                        java.net.InetAddress.ofLiteral("192.0.2.10")),
                        List.of(SrtpProfile.values()),
                        Offers::fresh,
                        Long.MAX_VALUE);
        SessionDescription offer = exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        byte[] written = SdpWriter.write(offer);
        SessionDescription read = Offers.parsed(new String(written, StandardCharsets.UTF_8));
        assertEquals(offer, read);
        assertArrayEquals(written, SdpWriter.write(read));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 0 RTP/SAVP 0\r\n",
                "m=audio 65535 RTP/SAVP 127\r\n",
                "m=audio 000004000 RTP/SAVP 0\r\n",
                "m=audio 4000/2 RTP/SAVP 0\r\n",
                "m=audio  4000  RTP/SAVP  0 8 \r\n",
                "m=application 4000 udp wb 128\r\n",
                "m=message 4000 TCP/MSRP *\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 phone-1.example\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP6 2001:db8::1\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 192.0.2.1 \r\n",
                "m=audio 4000 RTP/SAVP 0\r\ni=x\r\nb=AS:64\r\nk=prompt\r\n",
                "i=x\r\nu=x\r\ne=x\r\np=x\r\nb=AS:1\r\nr=1 1 0\r\nz=0 0\r\nk=prompt\r\nt=1 2\r\n",
                "a=x:\r\na=x:y:z\r\na=x",
                "a=!#$%&'*+-.^_`{|}~:x\r\n"
            })
    void whatTheGrammarAllowsIsRead(String section) {
        Offers.parsed(HEAD + section);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 0000004000 RTP/SAVP 0\r\n",
                "m=audio 4000/ RTP/SAVP 0\r\n",
                "m=audio 4000 RTP/SAVP/ 0\r\n",
                "m=audio 4000 UDP/TLS/RTP/SAVP 128\r\n",
                "m=audio 4000 RTP/SAVP 0000\r\n",
                "m=audio 4000 RTP/SAVP 0/8\r\n",
                "m=audio 4000 udp (\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 1.2.3\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 3405803783\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP6 fe80::1%1\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 phone_1.example\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP5 192.0.2.1\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP5 phone.example\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP6 ff02::1\r\n",
                "m=audio 4000 RTP/SAVP 0\r\nc=IN IP4 192.0.2.1 x\r\n",
                "m=audio 4000 RTP/SAVP 0\r\no=- 1 1 IN IP4 192.0.2.1\r\n",
                "s=-\r\n",
                "o=- 1 1 IN IP4 192.0.2.1\r\n",
                "v=0\r\n",
                "=x\r\n",
                "a\r\n",
                "a=\r\n",
                "a=x:y\rz\r\n",
                "a=x:y\0z\r\n"
            })
    void whatItDoesNotAllowIsMalformed(String section) {
        assertMalformed(section, HEAD + section);
    }

    @Test
    void aNameHasAtMost64Characters() {
        Offers.parsed(HEAD + "a=" + "x".repeat(64) + "\r\n");
        assertMalformed("65", HEAD + "a=" + "x".repeat(65) + "\r\n");
    }

    @Test
    void nothingStandsBeforeTheFirstLine() {
        assertMalformed("an empty line", "\n" + HEAD + AUDIO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | v=1",
                "2 | v=0~x=1",
                "3 | v=0~o=- 1 1 IN IP4 a~o=- 1 1 IN IP4 a",
                "4 | v=0~o=- 1 1 IN IP4 a~s=-~m=audio 4000 RTP/SAVP~t=0 0",
                "4 | v=0~o=- 1 1 IN IP4 a~s=-",
                "4 | v=0~s=-~m=audio 4000 RTP/SAVP 0~o=- 1 1 IN IP4 a~t=0 0"
            })
    void theLineIsNamed(int line, String text) {
        var malformed =
                assertInstanceOf(
                        SdpResult.Malformed.class,
                        SdpParser.parse(text.replace('~', '\n').getBytes(StandardCharsets.UTF_8)));
        assertEquals(line, malformed.line(), malformed.reason());
    }

    @Test
    void exactlyAtTheLimitsEverythingIsRead() {
        assertLimit(SdpParser.MAX_BYTES, SdpParserTest::ofBytes);
        assertLimit(512, SdpParserTest::ofLines);
        assertLimit(512, count -> ofLines(count).strip());
        assertLimit(1_024, chars -> HEAD + "a=x:" + "y".repeat(chars - 4) + "\r\n");
        assertLimit(16, sections -> HEAD + AUDIO.repeat(sections));
        assertLimit(64, formats -> HEAD + "m=audio 4000 RTP/SAVP" + " 0".repeat(formats));
        assertLimit(65_535, port -> HEAD + "m=audio " + port + " RTP/SAVP 0");
        assertLimit(127, type -> HEAD + "m=audio 4000 RTP/SAVP " + type);
        assertLimit(20, digits -> HEAD.replace("- 1 1", "- 1 " + "1".repeat(digits)));
    }

    @Test
    void aSectionsOwnConnectionComesBeforeTheSessionsAndTheFirstCounts() {
        SessionDescription read =
                Offers.parsed(
                        HEAD
                                + AUDIO
                                + AUDIO
                                + "c=IN IP4 192.0.2.20\r\na=x\r\nc=IN IP4 192.0.2.21\r\n");
        assertEquals("IN IP4 192.0.2.10", connection(read, 0));
        assertEquals("IN IP4 192.0.2.20", connection(read, 1));
        assertTrue(read.media().get(1).has("x"));
    }

    @Test
    void aSectionsOwnDirectionComesBeforeTheSessions() {
        SessionDescription read =
                Offers.parsed(HEAD + "a=sendonly\r\n" + AUDIO + AUDIO + "a=inactive\r\n");
        assertEquals(Direction.SENDONLY, read.directionOf(read.media().get(0)));
        assertEquals(Direction.INACTIVE, read.directionOf(read.media().get(1)));
        SessionDescription silent = Offers.parsed(HEAD + AUDIO);
        assertEquals(Direction.SENDRECV, silent.directionOf(silent.media().getFirst()));
    }

    @Test
    void attributesKeepTheirOrderAndPropertiesHaveNoValue() {
        SessionDescription read = Offers.parsed(HEAD + AUDIO + "a=x:1\r\na=y\r\na=x:2:3\r\n");
        MediaDescription section = read.media().getFirst();
        assertEquals(List.of("1", "2:3"), section.values("x"));
        assertEquals(List.of(""), section.values("y"));
        assertFalse(section.has("z"));
        assertEquals("a=x", section.attributes().getFirst().toString());
    }

    @Test
    void whatIsWrittenHasItsLinesInTheOrderOfTheGrammar() {
        String text =
                """
                v=0
                o=jdoe 1 2 IN IP4 192.0.2.1
                s=-
                c=IN IP4 192.0.2.1
                t=0 0
                a=tool:x
                m=audio 4000 RTP/SAVP 0 8
                c=IN IP4 192.0.2.2
                a=sendrecv
                m=video 0 RTP/AVP 99
                """
                        .replace("\n", "\r\n");
        byte[] written = SdpWriter.write(Offers.parsed(text));
        assertEquals(text, new String(written, StandardCharsets.UTF_8));
    }

    private static String connection(SessionDescription read, int section) {
        return read.connectionOf(read.media().get(section)).orElseThrow().written();
    }

    /// The text of a size is read, that of one more is not.
    private static void assertLimit(int limit, IntFunction<String> text) {
        Offers.parsed(text.apply(limit));
        assertMalformed("one more than " + limit, text.apply(limit + 1));
    }

    private static String ofBytes(int bytes) {
        String full = HEAD + ("a=x:" + "y".repeat(994) + "\r\n").repeat(16);
        return full + "a=x:" + "y".repeat(bytes - full.length() - 6) + "\r\n";
    }

    private static String ofLines(int lines) {
        return HEAD + "a=x\r\n".repeat(lines - 5);
    }

    /// Ten thousand damaged copies of a real offer: each is read or refused, none throws.
    @Test
    void damagedOffersNeverThrow() {
        var random = new Random(8866);
        byte[] good =
                (HEAD
                                + Offers.audio(
                                        "RTP/SAVP",
                                        Offers.crypto(1, SrtpProfile.AEAD_AES_256_GCM),
                                        "ptime:20"))
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged = good.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (SdpParser.parse(damaged) instanceof SdpResult.Parsed parsed) {
                SecureAudio.in(parsed.description());
            }
        }
    }

    private static void assertMalformed(String why, String text) {
        assertInstanceOf(
                SdpResult.Malformed.class,
                SdpParser.parse(text.getBytes(StandardCharsets.UTF_8)),
                why);
    }
}
