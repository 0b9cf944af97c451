package org.wardline.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes messages in their wire form (RFC 3261 7): one line per value, UTF-8, always with a
/// Content-Length.
public final class SipWriter {

    private SipWriter() {}

    /// The bytes of a message, head and body.
    public static byte[] write(SipMessage message) {
        var out = new StringBuilder(1024);
        switch (message) {
            case SipRequest request ->
                    out.append(request.method().name())
                            .append(' ')
                            .append(request.uri().text())
                            .append(" SIP/2.0\r\n");
            case SipResponse response ->
                    out.append("SIP/2.0 ")
                            .append(response.status())
                            .append(' ')
                            .append(response.reason())
                            .append("\r\n");
        }
        message.headers().forEach(field -> field.write(out));
        Body body = message.body();
        body.type().ifPresent(t -> new HeaderField<>(HeaderName.CONTENT_TYPE, t).write(out));
        out.append("Content-Length: ").append(body.lengthBytes()).append("\r\n\r\n");
        byte[] head = out.toString().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(head, head.length + body.lengthBytes());
        System.arraycopy(body.bytes(), 0, bytes, head.length, body.lengthBytes());
        return bytes;
    }
}
