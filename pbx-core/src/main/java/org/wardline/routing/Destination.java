package org.wardline.routing;

import java.util.Objects;
import org.wardline.directory.EmergencyNumber;
import org.wardline.directory.Extension;

/// Where a call goes.
public sealed interface Destination {

    /// The phones of an extension, then its mailbox if it has one.
    record Ring(Extension extension) implements Destination {
        public Ring {
            Objects.requireNonNull(extension, "extension");
        }
    }

    /// The emergency services. Nothing that a practice configures comes before this.
    record Emergency(EmergencyNumber number) implements Destination {
        public Emergency {
            Objects.requireNonNull(number, "number");
        }
    }

    /// Nobody has this number in this practice.
    record Unknown() implements Destination {}
}
