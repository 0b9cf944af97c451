package org.wardline.directory;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.PremisesId;
import org.wardline.ident.TenantId;
import org.wardline.numbering.E164;

/// One place of a practice with one street address.
///
/// @param id opaque name
/// @param tenant the practice
/// @param name what people call it
/// @param address where help is sent
/// @param zone the time on its walls
/// @param callback the number of the public network that reaches its people, for who was called for
///   help and is cut off
/// @param validated that the address is one that emergency services know; empty until somebody has
///   confirmed it
public record Premises(
        PremisesId id,
        TenantId tenant,
        String name,
        CivicAddress address,
        ZoneId zone,
        Optional<E164> callback,
        Optional<Validation> validated) {

    /// Somebody's word that the address is in the emergency services' street guide (47 CFR 9.3:
    /// "validated").
    ///
    /// @param by who confirmed it, usually the carrier
    /// @param on the day
    public record Validation(String by, LocalDate on) {
        /// @throws DirectoryRefused when the name is malformed
        public Validation {
            by = Labels.checked("name of who confirmed the address", by);
            Objects.requireNonNull(on, "on");
        }
    }

    /// @throws DirectoryRefused when the name is malformed
    public Premises {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        name = Labels.checked("name of the premises", name);
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(callback, "callback");
        Objects.requireNonNull(validated, "validated");
    }

    /// The same without anybody's word for the address.
    public Premises unconfirmed() {
        return new Premises(id, tenant, name, address, zone, callback, Optional.empty());
    }
}
