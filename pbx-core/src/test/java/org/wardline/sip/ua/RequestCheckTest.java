package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.SipPair;
import org.wardline.testkit.SipText;

/// What requests get before anyone asks who sent them. A dash is no response; `up` is an event.
class RequestCheckTest {

    private final SipPair pair = new SipPair();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPTIONS   | sip:102@north.example | Subject: y                  | 200",
                "OPTIONS   | sip:north.example     | Max-Forwards: 0             | 200",
                "OPTIONS   | sip:102@north.example | Max-Forwards: 0             | 483",
                "INVITE    | sip:102@north.example | Max-Forwards: 0             | 483",
                "REGISTER  | sip:102@north.example | Max-Forwards: 0             | up",
                "OPTIONS   | tel:+12015550123      | Subject: y                  | 416",
                "INVITE    | http://x.example      | Subject: y                  | 416",
                "INVITE    | sip:102@north.example | Require: 100rel             | up",
                "INVITE    | sip:102@north.example | Require: timer              | up",
                "OPTIONS   | sip:102@north.example | Require: 100rel             | 420",
                "INVITE    | sip:102@north.example | Require: outbound           | 420",
                "REGISTER  | sip:north.example     | Require: outbound           | up",
                "REGISTER  | sip:north.example     | Require: path               | 420",
                "REGISTER  | sip:north.example     | Require: gruu               | 420",
                "INVITE    | sip:102@north.example | Accept: text/html           | 406",
                "INVITE    | sip:102@north.example | Accept: text/html, */*      | up",
                "INVITE    | sip:102@north.example | Accept: application/sdp     | up",
                "OPTIONS   | sip:102@north.example | Accept: text/html           | 200",
                "INVITE    | sip:102@north.example | Replaces: a;to-tag=b;from-tag=c | up",
                "OPTIONS   | sip:102@north.example | Replaces: a;to-tag=b;from-tag=c | 400",
                "SUBSCRIBE | sip:102@north.example | Replaces: a;to-tag=b;from-tag=c | 400",
                "SUBSCRIBE | sip:102@north.example | Event: x                    | up",
                "BYE       | sip:102@north.example | Subject: y                  | 481",
                "CANCEL    | sip:102@north.example | Subject: y                  | 481",
                "ACK       | sip:102@north.example | Subject: y                  | -",
                "MESSAGE   | sip:102@north.example | Subject: y                  | 405",
                "PUBLISH   | sip:102@north.example | Subject: y                  | 405",
                "NOTIFY    | sip:102@north.example | Subject: y                  | 405",
                "REFER     | sip:102@north.example | Refer-To: <sip:103@x.y>     | 403",
                "INFO      | sip:102@north.example | Subject: y                  | 405",
                "UPDATE    | sip:102@north.example | Subject: y                  | 481",
                "PRACK     | sip:102@north.example | RAck: 1 1 INVITE            | 481",
                "FROBNICATE| sip:102@north.example | Subject: y                  | 501",
                "options   | sip:102@north.example | Subject: y                  | 501"
            })
    void eachGetsItsAnswer(String method, String uri, String header, String expected) {
        SipRequest request = request(method, uri, header);
        pair.inject(pair.callee(), request);
        List<Integer> statuses =
                pair.callee().sent().stream()
                        .map(m -> ((SipResponse) m).status())
                        .filter(status -> status >= 200)
                        .toList();
        String got =
                !pair.callee().events().isEmpty()
                        ? "up"
                        : statuses.isEmpty() ? "-" : statuses.getFirst().toString();
        assertEquals(expected, got);
        assertTrue(statuses.size() <= 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/unknownformat", "multipart/mixed;boundary=x"})
    void aBodyThatAnInviteCannotHaveIsRefused(String type) {
        assertEquals(415, answer("INVITE", "Content-Type: " + type).status());
    }

    /// RFC 3261 8.2.3: whoever does not understand it goes on without it.
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/mixed;boundary=x"})
    void aBodyThatMayBeIgnoredIs(String type) {
        answer("INVITE", "Content-Type: " + type, "Content-Disposition: x;handling=optional");
        var invited = (UaEvent.Invited) pair.callee().events().getLast();
        assertTrue(invited.request().body().isEmpty());
    }

    @Test
    void anEncodedBodyIsRefused() {
        SipResponse refused =
                answer("INVITE", "Content-Type: application/sdp", "Content-Encoding: gzip");
        assertEquals(415, refused.status());
        assertEquals("sdp", refused.headers().first(HeaderName.ACCEPT).orElseThrow().subtype());
    }

    @Test
    void whatIsUnsupportedIsNamedAndWhatIsAllowedToo() {
        SipResponse extension = answer("OPTIONS", "Require: a, b", "Content-Type: text/plain");
        assertEquals(List.of("a", "b"), extension.headers().all(HeaderName.UNSUPPORTED));
        SipResponse method = answer("MESSAGE", "Content-Type: text/plain");
        assertTrue(method.headers().lists(HeaderName.ALLOW, "INVITE"));
    }

    @Test
    void anInDialogRequestWithoutDialogIs481() {
        String text =
                new String(
                                SipText.simpleBytes("INVITE", "sip:102@north.example"),
                                StandardCharsets.UTF_8)
                        .replace(
                                "To: <sip:102@north.example>",
                                "To: <sip:102@north.example>;tag=unknown");
        pair.inject(pair.callee(), SipText.message(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals(481, ((SipResponse) pair.callee().sent().getLast()).status());
    }

    private SipResponse answer(String method, String... headers) {
        String[] lines = Arrays.copyOf(headers, headers.length + 1);
        lines[headers.length] = "Content-Length: 4";
        byte[] head = SipText.simpleBytes(method, "sip:102@north.example", lines);
        byte[] bytes = Arrays.copyOf(head, head.length + 4);
        Arrays.fill(bytes, head.length, bytes.length, (byte) 'x');
        pair.inject(pair.callee(), SipText.message(bytes));
        return (SipResponse) pair.callee().sent().getLast();
    }

    private static SipRequest request(String method, String uri, String header) {
        String text = new String(SipText.simpleBytes(method, uri), StandardCharsets.UTF_8);
        String changed =
                header.startsWith("Max-Forwards")
                        ? text.replace("Max-Forwards: 70", header)
                        : text.replace("Max-Forwards: 70", "Max-Forwards: 70\r\n" + header);
        return (SipRequest) SipText.message(changed.getBytes(StandardCharsets.UTF_8));
    }
}
