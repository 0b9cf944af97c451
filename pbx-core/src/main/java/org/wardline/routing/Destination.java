package org.wardline.routing;

import java.util.Objects;
import org.wardline.directory.EmergencyNumber;
import org.wardline.directory.Extension;
import org.wardline.numbering.OutsideNumber;

/// Where a call goes.
public sealed interface Destination {

    /// An extension: its phones, its group, or where its calls go instead ([CallPath]).
    record Ring(Extension extension) implements Destination {
        public Ring {
            Objects.requireNonNull(extension, "extension");
        }
    }

    /// Something that the system does for the phone that dials.
    record Feature(FeatureCode code) implements Destination {
        public Feature {
            Objects.requireNonNull(code, "code");
        }
    }

    /// The emergency services. Nothing that a practice configures comes before this.
    record Emergency(EmergencyNumber number) implements Destination {
        public Emergency {
            Objects.requireNonNull(number, "number");
        }
    }

    /// Somebody in the public network.
    record Outside(OutsideNumber number) implements Destination {
        public Outside {
            Objects.requireNonNull(number, "number");
        }
    }

    /// A number of the public network that the phones of a practice may not call: in another
    /// country, at a premium rate, or in no range that is in use.
    record Barred() implements Destination {}

    /// Nobody has this number in this practice.
    record Unknown() implements Destination {}
}
