package org.wardline.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A message body with its type: what Content-Type and Content-Length say on the wire lives here,
/// so the two can't disagree with the bytes.
public final class Body {

    public static final Body NONE = new Body(Optional.empty(), new byte[0]);

    private final Optional<MediaType> type;
    private final byte[] bytes;

    private Body(Optional<MediaType> type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /// A body of that type.
    ///
    /// @param bytes copied
    public static Body of(MediaType type, byte[] bytes) {
        return new Body(Optional.of(type), bytes.clone());
    }

    public static Body sdp(String text) {
        return of(MediaType.SDP, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A status line alone, as the NOTIFYs about a REFER tell how far it is (RFC 3515 2.4.5).
    public static Body sipfrag(int status) {
        String line = "SIP/2.0 %d %s\r\n".formatted(status, ReasonPhrase.of(status));
        return of(MediaType.SIPFRAG, line.getBytes(StandardCharsets.UTF_8));
    }

    public Optional<MediaType> type() {
        return type;
    }

    public boolean is(MediaType wanted) {
        return type.isPresent() && type.get().is(wanted);
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public int lengthBytes() {
        return bytes.length;
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The bytes as UTF-8 text. May hold keys (SDES) and patient information.
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Body that
                && type.equals(that.type)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Body[" + bytes.length + " bytes]";
    }
}
