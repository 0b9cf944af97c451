package org.wardline.toll;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;

/// Who spends minutes: a phone, or all phones of a practice together. Each call spends from both.
///
/// @param phone empty for the practice's own account
public record TollAccount(TenantId tenant, Optional<DeviceId> phone) {

    public TollAccount {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(phone, "phone");
    }

    /// The account of all phones together.
    public static TollAccount of(TenantId practice) {
        return new TollAccount(practice, Optional.empty());
    }

    /// The account of one phone.
    public static TollAccount of(TenantId practice, DeviceId phone) {
        return new TollAccount(practice, Optional.of(phone));
    }

    /// In rows: the phone's id, or the practice's own.
    public UUID key() {
        return phone.map(DeviceId::value).orElse(tenant.value());
    }
}
