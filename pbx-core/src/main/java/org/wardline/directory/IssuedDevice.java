package org.wardline.directory;

import java.util.Objects;
import org.wardline.ident.Secret;

/// A device that was just added or given a new secret, with that secret in clear for the only time:
/// it is shown once and stored nowhere but as sealed digests.
///
/// @param device the stored device
/// @param secret 32 characters of base32, 160 random bits
public record IssuedDevice(Device device, Secret<String> secret) {

    public IssuedDevice {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(secret, "secret");
    }
}
