package org.wardline.sip.transport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.wardline.sip.message.Malformed;
import org.wardline.sip.message.MessageHead;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipParser;

/// Cuts the byte stream of one flow into messages (RFC 3261 7.5, 18.3) and keep-alives (RFC 5626
/// 3.5.1). Sans-I/O; owned by the flow's I/O thread.
///
///     BETWEEN --a byte that is no CR or LF--> HEAD --CRLFCRLF--> BODY --Content-Length--> BETWEEN
///
/// Holds at most one head and one body, both limited before a byte of them is kept; between messages
/// it holds nothing.
final class StreamFramer {

    private enum State {
        BETWEEN,
        HEAD,
        BODY,
        /// Nobody knows where the next message begins; the rest of the stream is ignored.
        BROKEN
    }

    private static final byte[] DOUBLE_CRLF = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST_BYTES = 1024;

    private final SipParser parser;
    private final int maxHeadBytes;
    private State state = State.BETWEEN;
    private byte[] buffer = NOTHING;
    private int length;

    /// How much of CRLFCRLF the last bytes are.
    private int matched;

    private MessageHead head;
    private long completed;

    StreamFramer(SipParser parser) {
        this.parser = parser;
        this.maxHeadBytes = parser.limits().headBytes();
    }

    /// Whether a message has begun and not ended: a peer that stops here is holding us up.
    boolean inMessage() {
        return state == State.HEAD || state == State.BODY;
    }

    /// Messages and bad frames so far.
    long completed() {
        return completed;
    }

    /// Takes bytes as they come, in any portions.
    void feed(byte[] bytes, Consumer<Frame> frames) {
        int position = 0;
        while (position < bytes.length && state != State.BROKEN) {
            position =
                    switch (state) {
                        case BETWEEN -> between(bytes, position, frames);
                        case HEAD -> head(bytes, position, frames);
                        case BODY -> body(bytes, position, frames);
                        case BROKEN -> bytes.length;
                    };
        }
    }

    /// The sender of a message that has begun took too long.
    void expire(Consumer<Frame> frames) {
        switch (state) {
            case HEAD -> broken(parser.headWithoutEnd(Arrays.copyOf(buffer, length)), frames);
            case BODY -> broken(parser.bodyWithoutEnd(head), frames);
            case BETWEEN, BROKEN -> {
                // The message ended as the time did.
            }
        }
    }

    /// Skips any CR and LF (7.5) and counts pings among them.
    private int between(byte[] bytes, int from, Consumer<Frame> frames) {
        int position = from;
        while (position < bytes.length && isLineBreak(bytes[position])) {
            track(bytes[position++]);
            if (matched == DOUBLE_CRLF.length) {
                matched = 0;
                frames.accept(new Frame.Ping());
            }
        }
        if (position < bytes.length) {
            state = State.HEAD;
            matched = 0;
        }
        return position;
    }

    private int head(byte[] bytes, int from, Consumer<Frame> frames) {
        int position = from;
        while (position < bytes.length && matched < DOUBLE_CRLF.length) {
            if (length + position - from == maxHeadBytes) {
                keep(bytes, from, position);
                broken(parser.headTooLarge(Arrays.copyOf(buffer, length)), frames);
                return bytes.length;
            }
            track(bytes[position++]);
        }
        keep(bytes, from, position);
        if (matched == DOUBLE_CRLF.length) {
            headComplete(frames);
        }
        return position;
    }

    private void headComplete(Consumer<Frame> frames) {
        head = parser.head(Arrays.copyOf(buffer, length));
        matched = 0;
        length = 0;
        buffer = NOTHING;
        if (head.fault().isPresent()) {
            broken(head.fault().get(), frames);
        } else if (head.bodyLengthBytes() == 0) {
            messageComplete(frames);
        } else {
            state = State.BODY;
        }
    }

    private int body(byte[] bytes, int from, Consumer<Frame> frames) {
        int wanted = head.bodyLengthBytes() - length;
        int position = from + Math.min(wanted, bytes.length - from);
        keep(bytes, from, position);
        if (length == head.bodyLengthBytes()) {
            messageComplete(frames);
        }
        return position;
    }

    private void messageComplete(Consumer<Frame> frames) {
        byte[] body = Arrays.copyOf(buffer, length);
        state = State.BETWEEN;
        length = 0;
        buffer = NOTHING;
        completed++;
        frames.accept(
                switch (parser.message(head, body)) {
                    case ParseResult.Parsed(var message) -> new Frame.Message(message);
                    case Malformed malformed -> new Frame.Bad(malformed);
                });
    }

    private void broken(Malformed malformed, Consumer<Frame> frames) {
        state = State.BROKEN;
        length = 0;
        buffer = NOTHING;
        completed++;
        frames.accept(new Frame.Bad(malformed));
    }

    private void keep(byte[] bytes, int from, int to) {
        int needed = length + to - from;
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, Math.max(FIRST_BYTES, 2 * length)));
        }
        System.arraycopy(bytes, from, buffer, length, to - from);
        length = needed;
    }

    private void track(byte b) {
        if (b == DOUBLE_CRLF[matched]) {
            matched++;
        } else {
            matched = b == '\r' ? 1 : 0;
        }
    }

    private static boolean isLineBreak(byte b) {
        return b == '\r' || b == '\n';
    }
}
