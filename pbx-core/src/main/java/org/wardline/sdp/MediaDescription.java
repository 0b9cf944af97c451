package org.wardline.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One `m=` section (RFC 8866 5.14).
///
/// @param media `audio`, `video`, ... as written
/// @param port 0 to 65535; 0 means refused (RFC 3264 6)
/// @param protocol transport protocol as written, for example `RTP/SAVP`
/// @param formats payload types or other format names, in the writer's order of preference
/// @param connection the section's own `c=` line, if it has one
/// @param attributes the section's `a=` lines in order
public record MediaDescription(
        String media,
        int port,
        String protocol,
        List<String> formats,
        Optional<ConnectionAddress> connection,
        List<SdpAttribute> attributes) {

    public MediaDescription {
        Objects.requireNonNull(media, "media");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(connection, "connection");
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /// The same section refused: port 0, nothing else but what the offer listed (RFC 3264 6).
    MediaDescription refused() {
        return new MediaDescription(media, 0, protocol, formats, Optional.empty(), List.of());
    }

    /// The values of all attributes of a name, in order.
    List<String> values(String name) {
        var values = new ArrayList<String>();
        for (SdpAttribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                values.add(attribute.value());
            }
        }
        return values;
    }

    /// Whether an attribute of this name is there.
    boolean has(String name) {
        for (SdpAttribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
