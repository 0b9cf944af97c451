package org.wardline.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a session description (RFC 8866 5) with CRLF line ends. Its text holds keys: it goes to
/// the peer and nowhere else.
public final class SdpWriter {

    private SdpWriter() {}

    /// The body for `Content-Type: application/sdp`.
    public static byte[] write(SessionDescription description) {
        SdpOrigin origin = description.origin();
        var text = new StringBuilder(512).append("v=0\r\n");
        line(
                text,
                'o',
                origin.username()
                        + ' '
                        + origin.sessionId()
                        + ' '
                        + origin.version()
                        + ' '
                        + origin.address());
        line(text, 's', "-");
        description.connection().ifPresent(connection -> line(text, 'c', connection.written()));
        line(text, 't', "0 0");
        attributes(text, description.attributes());
        for (MediaDescription media : description.media()) {
            line(
                    text,
                    'm',
                    media.media()
                            + ' '
                            + media.port()
                            + ' '
                            + media.protocol()
                            + ' '
                            + String.join(" ", media.formats()));
            media.connection().ifPresent(connection -> line(text, 'c', connection.written()));
            attributes(text, media.attributes());
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void attributes(StringBuilder text, List<SdpAttribute> attributes) {
        for (SdpAttribute attribute : attributes) {
            boolean property = attribute.value().isEmpty();
            line(
                    text,
                    'a',
                    property ? attribute.name() : attribute.name() + ':' + attribute.value());
        }
    }

    private static void line(StringBuilder text, char type, String value) {
        text.append(type).append('=').append(value).append("\r\n");
    }
}
