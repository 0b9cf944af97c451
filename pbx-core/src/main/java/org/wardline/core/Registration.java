package org.wardline.core;

import java.util.Objects;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;

/// A phone that can be reached now, for displays.
///
/// @param address numeric address of its connection
/// @param tlsVersion for example `TLSv1.3`
/// @param cipherSuite IANA name
/// @param userAgent what it says of itself, untrusted; may be empty
/// @param outbound whether it keeps its connection by RFC 5626
/// @param expiresInSeconds when it ends without a refresh
public record Registration(
        TenantId tenant,
        DeviceId device,
        ExtensionId extension,
        String address,
        String tlsVersion,
        String cipherSuite,
        String userAgent,
        boolean outbound,
        long expiresInSeconds) {

    public Registration {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(tlsVersion, "tlsVersion");
        Objects.requireNonNull(cipherSuite, "cipherSuite");
        Objects.requireNonNull(userAgent, "userAgent");
    }
}
