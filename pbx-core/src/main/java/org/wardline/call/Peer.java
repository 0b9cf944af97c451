package org.wardline.call;

import java.util.Objects;
import java.util.Optional;
import org.wardline.cdr.Endpoint;
import org.wardline.directory.Device;
import org.wardline.directory.Extension;
import org.wardline.directory.Trunk;
import org.wardline.ident.Actor;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;

/// Who is at a side of a call.
sealed interface Peer {

    /// A phone of the practice.
    ///
    /// @param extension that it serves
    record Phone(Device device, Extension extension) implements Peer {
        public Phone {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(extension, "extension");
        }
    }

    /// Somebody in the public network, whom a carrier brings. Asks for nothing of the practice but
    /// to speak with somebody: no star code, no transfer, no pickup.
    record Outside(Trunk trunk) implements Peer {
        public Outside {
            Objects.requireNonNull(trunk, "trunk");
        }
    }

    /// The practice.
    default TenantId tenant() {
        return switch (this) {
            case Phone(Device _, Extension at) -> at.tenant();
            case Outside(Trunk trunk) -> trunk.tenant();
        };
    }

    /// The same in ids.
    default Endpoint endpoint() {
        return switch (this) {
            case Phone(Device phone, Extension at) -> new Endpoint.Phone(phone.id(), at.id());
            case Outside(Trunk trunk) -> new Endpoint.Outside(trunk.id());
        };
    }

    /// Who acts, for the audit log: of somebody outside nothing is known.
    default Actor actor() {
        return switch (this) {
            case Phone(Device phone, Extension _) -> new Actor.Phone(phone.id());
            case Outside _ -> new Actor.Stranger();
        };
    }

    /// The extension of a phone.
    default Optional<Extension> ofExtension() {
        return switch (this) {
            case Phone(Device _, Extension at) -> Optional.of(at);
            case Outside _ -> Optional.empty();
        };
    }

    /// Whether it is this phone.
    default boolean is(DeviceId device) {
        return switch (this) {
            case Phone(Device phone, Extension _) -> phone.id().equals(device);
            case Outside _ -> false;
        };
    }

    /// Whether it is brought by this trunk.
    default boolean is(TrunkId id) {
        return switch (this) {
            case Phone _ -> false;
            case Outside(Trunk trunk) -> trunk.id().equals(id);
        };
    }
}
