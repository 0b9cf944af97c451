package org.wardline.numbering;

import java.util.Objects;

/// A number of the public network that somebody dialled, and what kind it is.
public record OutsideNumber(E164 number, DestinationClass destination) {

    public OutsideNumber {
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(destination, "destination");
    }
}
