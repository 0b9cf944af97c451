package org.wardline.core;

import java.util.Objects;
import java.util.Optional;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.sip.registrar.Binding;

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

    /// A phone as the registrar knows it; empty when the directory does not.
    static Optional<Registration> of(Binding binding, DirectorySnapshot directory, long nowMs) {
        return directory
                .practice(binding.aor().tenant())
                .flatMap(practice -> practice.device(binding.device()))
                .map(known ->
                        new Registration(
                                binding.aor().tenant(),
                                binding.device(),
                                known.device().extension(),
                                binding.flow().remoteAddress(),
                                binding.flow().tlsVersion(),
                                binding.flow().cipherSuite(),
                                binding.userAgent(),
                                binding.outbound(),
                                Math.max(0, (binding.expiresAtMs() - nowMs) / 1000)));
    }
}
