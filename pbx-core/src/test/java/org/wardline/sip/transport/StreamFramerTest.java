package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.Malformed;
import org.wardline.sip.message.SipParser;
import org.wardline.sip.message.SipRequest;
import org.wardline.testkit.SipText;
import org.wardline.testkit.TortureMessage;

class StreamFramerTest {

    /// Files whose Content-Length does not say where the message ends.
    private static final Set<String> UNFRAMED = Set.of("clerr", "ncl", "mcl01", "inv2543", "baddn");

    /// Bytes after the Content-Length of the last message.
    private static final int DBLREQ_REST = 5;

    private final SipParser parser = new SipParser(Limits.DEFAULT);

    @Test
    void everyFramedMessageCutAtEveryByteIsTheSameAsWhole() {
        for (Framed row : framed()) {
            byte[] bytes = row.bytes();
            List<Frame> whole = frames(bytes);
            for (int cut = 1; cut < bytes.length; cut++) {
                byte[] first = Arrays.copyOf(bytes, cut);
                byte[] second = Arrays.copyOfRange(bytes, cut, bytes.length);
                assertEquals(whole, frames(first, second), row.file() + " cut at " + cut);
            }
        }
    }

    @Test
    void everyFramedMessageByteByByteIsTheSameAsWhole() {
        for (Framed row : framed()) {
            byte[] bytes = row.bytes();
            byte[][] single = new byte[bytes.length][];
            for (int i = 0; i < bytes.length; i++) {
                single[i] = new byte[] {bytes[i]};
            }
            assertEquals(frames(bytes), frames(single), row.file());
        }
    }

    @Test
    void everyTwoFramedMessagesGluedAreTheSameAsEachAlone() {
        for (Framed one : framed()) {
            for (Framed other : framed()) {
                var expected = new ArrayList<>(messages(frames(one.bytes())));
                expected.addAll(messages(frames(other.bytes())));
                byte[] glued = concat(one.bytes(), other.bytes());
                assertEquals(expected, messages(frames(glued)), one.file() + " + " + other.file());
            }
        }
    }

    @Test
    void theDoubleRequestIsTwoMessages() {
        List<Frame> frames = messages(frames(new Framed(row("dblreq")).bytes()));
        assertEquals(2, frames.size());
        assertEquals("REGISTER", method(frames.get(0)));
        assertEquals("INVITE", method(frames.get(1)));
    }

    @Test
    void theUnframedMessagesSpoilTheStreamOrNeverEnd() {
        for (String file : List.of("ncl", "mcl01", "inv2543")) {
            List<Frame> frames = frames(row(file).bytes(), SipText.simpleBytes("OPTIONS", "sip:x"));
            assertEquals(1, frames.size(), file);
            var bad = assertInstanceOf(Frame.Bad.class, frames.getFirst());
            assertEquals(Malformed.Scope.CONNECTION, bad.malformed().scope());
            assertTrue(bad.malformed().answerable(), file);
        }
    }

    @Test
    void whatNeverEndsIsAnsweredWhenItsTimeIsUp() {
        for (String file : List.of("clerr", "baddn")) {
            var framer = new StreamFramer(parser);
            var frames = new ArrayList<Frame>();
            framer.feed(row(file).bytes(), frames::add);
            assertTrue(framer.inMessage() && frames.isEmpty(), file);
            framer.expire(frames::add);
            var bad = assertInstanceOf(Frame.Bad.class, frames.getFirst());
            assertEquals(400, bad.malformed().status());
            assertEquals(Malformed.Scope.CONNECTION, bad.malformed().scope());
            assertTrue(bad.malformed().answerable(), file);
            assertFalse(framer.inMessage());
        }
    }

    @Test
    void pingsAreCountedAndLoneLineBreaksSkipped() {
        byte[] options = SipText.simpleBytes("OPTIONS", "sip:x.example");
        List<Frame> frames =
                frames(
                        "\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        "\r\n".getBytes(StandardCharsets.US_ASCII),
                        options,
                        "\r\n".getBytes(StandardCharsets.US_ASCII),
                        options,
                        "\r\n\r\n\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                List.of("Ping", "Message", "Message", "Ping", "Ping"),
                frames.stream().map(f -> f.getClass().getSimpleName()).toList());
    }

    @Test
    void aPongGluedToTheNextMessageDoesNotSpoilIt() {
        byte[] register = SipText.simpleBytes("REGISTER", "sip:x.example");
        byte[] glued = concat("\r\n".getBytes(StandardCharsets.US_ASCII), register);
        assertEquals(messages(frames(register)), messages(frames(glued)));
    }

    @Test
    void twoGigabytesAnnouncedCostNothing() {
        byte[] head = SipText.simpleBytes("OPTIONS", "sip:x.example", "Content-Length: 2147483648");
        long bytes = allocated(() -> refused(head, 413));
        assertTrue(bytes < 64 * 1024, bytes + " bytes allocated");
    }

    @Test
    void headerBombsCostNoMoreThanTheLimit() {
        List<byte[]> bombs =
                List.of(
                        bomb("X: y\r\n".repeat(10_000)),
                        bomb("X: " + "a".repeat(1 << 20) + "\r\n"),
                        bomb("To: <sip:" + "u".repeat(64 * 1024) + "@x.example>\r\n"),
                        bomb("X: a\r\n" + " b\r\n".repeat(10_000)));
        for (byte[] bomb : bombs) {
            long bytes = allocated(() -> refused(bomb, 413));
            assertTrue(bytes < 1 << 20, bytes + " bytes allocated");
        }
    }

    @Test
    void betweenMessagesAFramerHoldsNothing() {
        var framer = new StreamFramer(parser);
        framer.feed(SipText.simpleBytes("OPTIONS", "sip:x.example"), _ -> {});
        assertFalse(framer.inMessage());
        assertEquals(1, framer.completed());
    }

    @Test
    void whatIsNoSipIsRefusedWithoutAnAnswer() {
        for (String text :
                List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u0016\u0003\u0001\r\n\r\n")) {
            List<Frame> frames = frames(text.getBytes(StandardCharsets.ISO_8859_1));
            var bad = assertInstanceOf(Frame.Bad.class, frames.getFirst());
            assertEquals(Malformed.Scope.CONNECTION, bad.malformed().scope());
            assertFalse(bad.malformed().answerable());
        }
    }

    private void refused(byte[] bytes, int status) {
        List<Frame> frames = frames(bytes);
        assertEquals(1, frames.size());
        var bad = assertInstanceOf(Frame.Bad.class, frames.getFirst());
        assertEquals(status, bad.malformed().status());
        assertEquals(Malformed.Scope.CONNECTION, bad.malformed().scope());
    }

    private static byte[] bomb(String headers) {
        String text =
                "OPTIONS sip:x.example SIP/2.0\r\nVia: SIP/2.0/TLS p.example;branch=z9hG4bK1\r\n";
        return (text + headers + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Bytes that this thread allocates for the action, once it has run warm.
    private static long allocated(Runnable action) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        action.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /// A message, or two, and nothing else.
    private static final class Framed {

        private final String file;
        private final byte[] bytes;

        Framed(TortureMessage row) {
            file = row.file();
            int rest = file.equals("dblreq") ? DBLREQ_REST : 0;
            bytes = Arrays.copyOf(row.bytes(), row.bytes().length - rest);
        }

        String file() {
            return file;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    private List<Frame> frames(byte[]... portions) {
        var framer = new StreamFramer(parser);
        var frames = new ArrayList<Frame>();
        for (byte[] portion : portions) {
            framer.feed(portion, frames::add);
        }
        return frames;
    }

    private static List<Frame> messages(List<Frame> frames) {
        return frames.stream().filter(frame -> !(frame instanceof Frame.Ping)).toList();
    }

    private static String method(Frame frame) {
        return ((SipRequest) ((Frame.Message) frame).message()).method().name();
    }

    private static List<Framed> framed() {
        return TortureMessage.all().stream()
                .filter(row -> !UNFRAMED.contains(row.file()))
                .map(Framed::new)
                .toList();
    }

    private static TortureMessage row(String file) {
        return TortureMessage.all().stream()
                .filter(r -> r.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }
}
