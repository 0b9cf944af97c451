package org.wardline.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wardline.media.Direction;

/// The four direction attributes (RFC 8866 6.7, RFC 3264 5.1 and 6.1). On the wire a direction is
/// the view of whoever wrote the description.
final class DirectionAttribute {

    private DirectionAttribute() {}

    /// The attribute that says this direction.
    static SdpAttribute written(Direction direction) {
        return SdpAttribute.property(direction.name().toLowerCase(Locale.ROOT));
    }

    /// The first direction attribute of a list.
    static Optional<Direction> read(List<SdpAttribute> attributes) {
        for (SdpAttribute attribute : attributes) {
            Optional<Direction> direction = ofToken(attribute.name());
            if (direction.isPresent()) {
                return direction;
            }
        }
        return Optional.empty();
    }

    /// The same flow seen from the other side.
    static Direction reversed(Direction direction) {
        return of(direction.receives(), direction.sends());
    }

    /// What remains when both agree, in one view: a way is open only if both want it.
    static Direction both(Direction one, Direction other) {
        return of(one.sends() && other.sends(), one.receives() && other.receives());
    }

    private static Optional<Direction> ofToken(String name) {
        return switch (name) {
            case "sendrecv" -> Optional.of(Direction.SENDRECV);
            case "sendonly" -> Optional.of(Direction.SENDONLY);
            case "recvonly" -> Optional.of(Direction.RECVONLY);
            case "inactive" -> Optional.of(Direction.INACTIVE);
            default -> Optional.empty();
        };
    }

    private static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? Direction.SENDRECV : Direction.SENDONLY;
        }
        return receives ? Direction.RECVONLY : Direction.INACTIVE;
    }
}
