package org.wardline.directory;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;

/// How a phone stands with its practice's registrar.
///
/// @param until when its registration ends without a refresh; empty when it has none any more
public record PhonePresence(TenantId tenant, DeviceId device, Optional<Instant> until) {

    public PhonePresence {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(until, "until");
    }
}
