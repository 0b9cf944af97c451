package org.wardline.testkit;

import java.nio.charset.StandardCharsets;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.Malformed;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// Messages written as text in tests.
public final class SipText {

    private static final SipParser PARSER = new SipParser(Limits.DEFAULT);

    private SipText() {}

    /// The wire form of lines; a message without a body ends with the empty line by itself.
    public static byte[] bytes(String... lines) {
        String text = String.join("\r\n", lines) + "\r\n";
        return (text.contains("\r\n\r\n") ? text : text + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    public static ParseResult parse(byte[] bytes) {
        return PARSER.parse(bytes);
    }

    public static SipMessage message(byte[] bytes) {
        return switch (parse(bytes)) {
            case ParseResult.Parsed(var message) -> message;
            case Malformed malformed -> throw new AssertionError(malformed.toString());
        };
    }

    public static SipRequest request(String... lines) {
        return (SipRequest) message(bytes(lines));
    }

    public static SipResponse response(String... lines) {
        return (SipResponse) message(bytes(lines));
    }

    /// A request that every check lets pass, with more header lines.
    public static SipRequest simple(String method, String uri, String... more) {
        return (SipRequest) message(simpleBytes(method, uri, more));
    }

    public static byte[] simpleBytes(String method, String uri, String... more) {
        var text = new StringBuilder();
        text.append(method).append(' ').append(uri).append(" SIP/2.0\r\n");
        text.append("Via: SIP/2.0/TLS phone.example:5061;branch=z9hG4bK-" + method + "\r\n");
        text.append("Max-Forwards: 70\r\n");
        text.append("From: <sip:101@north.example>;tag=from-1\r\n");
        text.append("To: <").append(uri).append(">\r\n");
        text.append("Call-ID: call-1@phone.example\r\n");
        text.append("CSeq: 1 ").append(method).append("\r\n");
        for (String line : more) {
            text.append(line).append("\r\n");
        }
        if (!text.toString().contains("Content-Length")) {
            text.append("Content-Length: 0\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
