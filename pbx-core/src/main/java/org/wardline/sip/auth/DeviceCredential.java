package org.wardline.sip.auth;

import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Secret;

/// What proves a device: HA1 in lower-case hex for each algorithm that it may use.
///
/// @param ha1Md5 empty once the device has used SHA-256
public record DeviceCredential(
        DeviceId device, Secret<String> ha1Sha256, Optional<Secret<String>> ha1Md5) {

    public DeviceCredential {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(ha1Sha256, "ha1Sha256");
        Objects.requireNonNull(ha1Md5, "ha1Md5");
    }

    /// What is another one after each secret that the device is issued, and after nothing else.
    Secret<String> issue() {
        return ha1Sha256;
    }

    Optional<Secret<String>> ha1(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA_256 -> Optional.of(ha1Sha256);
            case MD5 -> ha1Md5;
        };
    }
}
