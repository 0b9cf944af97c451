package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipWriter;
import org.wardline.sip.ua.UaEvent;
import org.wardline.testkit.SipPair;
import org.wardline.testkit.SipText;

/// What a stranger can write to the listener: messages, URIs, streams, bodies in parts. Inputs that
/// once mattered are replayed in every run; `./pbx verify --long` looks for new ones.
class StreamFuzzTest {

    /// Written with long names, a line for each value and its length, a message may be larger than
    /// the largest that is taken.
    private static final SipParser ROOMY =
            new SipParser(
                    new Limits(
                            4 * Limits.DEFAULT.headBytes(),
                            2 * Limits.DEFAULT.values(),
                            Limits.DEFAULT.bodyBytes()));

    /// Nothing throws, and what is read survives being written.
    @FuzzTest(maxDuration = "10m")
    void message(byte[] bytes) {
        if (SipText.parse(bytes) instanceof ParseResult.Parsed(SipMessage read)) {
            assertEquals(new ParseResult.Parsed(read), ROOMY.parse(SipWriter.write(read)));
        }
    }

    @FuzzTest(maxDuration = "10m")
    void uri(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        byte[] options =
                SipText.simpleBytes("OPTIONS", "sip:north.example", "Refer-To: <" + text + ">");
        message(options);
    }

    /// A stream in any portions gives the same frames.
    @FuzzTest(maxDuration = "10m")
    void framer(byte[] bytes) {
        int portion = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0x3F);
        assertEquals(frames(bytes, Math.max(1, bytes.length)), frames(bytes, portion));
    }

    /// A body in parts is refused, or goes up as the one description that it holds.
    @FuzzTest(maxDuration = "10m")
    void multipart(byte[] bytes) {
        byte[] head =
                SipText.simpleBytes(
                        "INVITE",
                        "sip:102@north.example",
                        "Contact: <sip:101@phone.example>",
                        "Content-Type: multipart/mixed;boundary=b",
                        "Content-Length: " + bytes.length);
        var message = new ByteArrayOutputStream();
        message.writeBytes(head);
        message.writeBytes(bytes);
        if (SipText.parse(message.toByteArray()) instanceof ParseResult.Parsed(SipRequest invite)) {
            var pair = new SipPair();
            pair.inject(pair.callee(), invite);
            List<Integer> statuses =
                    pair.callee().sent().stream().map(m -> ((SipResponse) m).status()).toList();
            if (pair.callee().events().isEmpty()) {
                assertEquals(List.of(415), statuses);
            } else {
                assertEquals(List.of(100), statuses);
                assertDescribed(pair.callee().events(), bytes);
            }
        }
    }

    private static void assertDescribed(List<UaEvent> events, byte[] bytes) {
        assertEquals(1, events.size());
        Body body = ((UaEvent.Invited) events.getFirst()).request().body();
        assertTrue(body.is(MediaType.SDP) || bytes.length == 0);
        assertFalse(body.text().contains("\r\n--b"));
        assertTrue(new String(bytes, StandardCharsets.UTF_8).contains(body.text()));
    }

    private static List<Frame> frames(byte[] bytes, int portion) {
        var framer = new StreamFramer(new SipParser(Limits.DEFAULT));
        var frames = new ArrayList<Frame>();
        for (int from = 0; from < bytes.length; from += portion) {
            framer.feed(
                    Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + portion)),
                    frames::add);
        }
        framer.expire(frames::add);
        return frames;
    }
}
