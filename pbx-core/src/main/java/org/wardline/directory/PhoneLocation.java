package org.wardline.directory;

import java.util.Objects;
import org.wardline.ident.DeviceId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.TenantId;

/// Where one phone stands.
///
/// @param device the phone
/// @param tenant the practice
/// @param premises which of its premises
/// @param inside where in it
public record PhoneLocation(
        DeviceId device, TenantId tenant, PremisesId premises, Interior inside) {

    public PhoneLocation {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(premises, "premises");
        Objects.requireNonNull(inside, "inside");
    }
}
