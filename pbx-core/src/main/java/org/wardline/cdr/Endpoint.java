package org.wardline.cdr;

import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TrunkId;

/// Where a side of a call is, for records and displays: ids only.
public sealed interface Endpoint {

    /// A phone, as it proved itself.
    ///
    /// @param extension that it served
    record Phone(DeviceId device, ExtensionId extension) implements Endpoint {
        public Phone {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(extension, "extension");
        }
    }

    /// Somebody in the public network.
    ///
    /// @param trunk that leads there
    record Outside(TrunkId trunk) implements Endpoint {
        public Outside {
            Objects.requireNonNull(trunk, "trunk");
        }
    }

    /// The phone; empty for somebody outside.
    default Optional<DeviceId> ofPhone() {
        return switch (this) {
            case Phone(DeviceId device, ExtensionId _) -> Optional.of(device);
            case Outside _ -> Optional.empty();
        };
    }

    /// The extension of the phone; empty for somebody outside.
    default Optional<ExtensionId> ofExtension() {
        return switch (this) {
            case Phone(DeviceId _, ExtensionId extension) -> Optional.of(extension);
            case Outside _ -> Optional.empty();
        };
    }

    /// The trunk; empty for a phone.
    default Optional<TrunkId> ofTrunk() {
        return switch (this) {
            case Phone _ -> Optional.empty();
            case Outside(TrunkId trunk) -> Optional.of(trunk);
        };
    }
}
