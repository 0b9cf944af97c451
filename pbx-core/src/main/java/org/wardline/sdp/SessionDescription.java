package org.wardline.sdp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wardline.media.Direction;

/// A session description (RFC 8866 5). Lines that negotiation has no use for (`i= u= e= p= b= t= r=
/// z= k=`) are checked by the parser and dropped.
///
/// @param origin the `o=` line
/// @param connection the session's `c=` line, if it has one
/// @param attributes the session's `a=` lines in order
/// @param media the `m=` sections in order; an answer has as many as its offer
public record SessionDescription(
        SdpOrigin origin,
        Optional<ConnectionAddress> connection,
        List<SdpAttribute> attributes,
        List<MediaDescription> media) {

    public SessionDescription {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(connection, "connection");
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /// Where a section's media goes: its own `c=` line or the session's.
    Optional<ConnectionAddress> connectionOf(MediaDescription section) {
        return section.connection().or(() -> connection);
    }

    /// A section's direction: its own, the session's, or both ways (RFC 8866 6.7).
    Direction directionOf(MediaDescription section) {
        return DirectionAttribute.read(section.attributes())
                .or(() -> DirectionAttribute.read(attributes))
                .orElse(Direction.SENDRECV);
    }
}
