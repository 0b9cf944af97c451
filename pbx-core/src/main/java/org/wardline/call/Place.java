package org.wardline.call;

import java.util.Objects;
import org.wardline.ident.TenantId;

/// Where a lamp looks: an extension or a park slot of a practice.
///
/// @param number as it is dialled
public record Place(TenantId tenant, String number) {

    public Place {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(number, "number");
    }
}
