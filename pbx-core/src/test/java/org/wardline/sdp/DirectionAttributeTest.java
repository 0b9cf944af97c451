package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.media.Direction;

/// Directions on the wire and from both sides (RFC 8866 6.7, RFC 3264 6.1).
class DirectionAttributeTest {

    @ParameterizedTest
    @CsvSource({
        "sendrecv, SENDRECV, SENDRECV",
        "sendonly, SENDONLY, RECVONLY",
        "recvonly, RECVONLY, SENDONLY",
        "inactive, INACTIVE, INACTIVE"
    })
    void isReadWrittenAndSeenFromTheOtherSide(String token, Direction direction, Direction seen) {
        SdpAttribute attribute = SdpAttribute.property(token);
        assertEquals(Optional.of(direction), DirectionAttribute.read(List.of(attribute)));
        assertEquals(attribute, DirectionAttribute.written(direction));
        assertEquals(seen, DirectionAttribute.reversed(direction));
    }

    /// Rows: ours; columns: what the other side allows, in the same view.
    @ParameterizedTest
    @CsvSource({
        "SENDRECV, SENDRECV, SENDONLY, RECVONLY, INACTIVE",
        "SENDONLY, SENDONLY, SENDONLY, INACTIVE, INACTIVE",
        "RECVONLY, RECVONLY, INACTIVE, RECVONLY, INACTIVE",
        "INACTIVE, INACTIVE, INACTIVE, INACTIVE, INACTIVE"
    })
    void aWayIsOpenOnlyIfBothWantIt(
            Direction ours,
            Direction both,
            Direction sendOnly,
            Direction receiveOnly,
            Direction none) {
        assertEquals(both, DirectionAttribute.both(ours, Direction.SENDRECV));
        assertEquals(sendOnly, DirectionAttribute.both(ours, Direction.SENDONLY));
        assertEquals(receiveOnly, DirectionAttribute.both(ours, Direction.RECVONLY));
        assertEquals(none, DirectionAttribute.both(ours, Direction.INACTIVE));
    }

    @Test
    void theFirstDirectionCountsAndOtherAttributesDoNot() {
        assertEquals(Optional.empty(), DirectionAttribute.read(List.of()));
        assertEquals(
                Optional.of(Direction.SENDONLY),
                DirectionAttribute.read(
                        List.of(
                                SdpAttribute.property("Inactive"),
                                SdpAttribute.property("sendonly"),
                                SdpAttribute.property("sendrecv"))));
    }
}
