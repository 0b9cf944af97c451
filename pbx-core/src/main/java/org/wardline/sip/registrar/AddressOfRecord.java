package org.wardline.sip.registrar;

import java.util.Objects;
import org.wardline.ident.TenantId;

/// A public address at a practice (RFC 3261 6), for example extension 101 of one practice. The same
/// user at another practice is another address.
///
/// @param user the user part with escapes decoded
public record AddressOfRecord(TenantId tenant, String user) {

    public AddressOfRecord {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(user, "user");
    }
}
