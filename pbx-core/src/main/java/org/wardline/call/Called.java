package org.wardline.call;

import java.util.Objects;
import org.wardline.directory.EmergencyNumber;
import org.wardline.numbering.OutsideNumber;

/// Who is called in the public network.
sealed interface Called {

    /// A number in full.
    record Subscriber(OutsideNumber number) implements Called {
        public Subscriber {
            Objects.requireNonNull(number, "number");
        }
    }

    /// The emergency services. No rule of a practice or a trunk holds for it.
    record Emergency(EmergencyNumber number) implements Called {
        public Emergency {
            Objects.requireNonNull(number, "number");
        }
    }

    /// What the carrier is given.
    default String text() {
        return switch (this) {
            case Subscriber(OutsideNumber number) -> number.number().text();
            case Emergency(EmergencyNumber number) -> number.digits();
        };
    }
}
