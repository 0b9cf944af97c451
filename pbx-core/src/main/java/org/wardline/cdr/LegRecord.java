package org.wardline.cdr;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;

/// What is kept of one phone's part in a call.
///
/// @param extension that the phone served
/// @param answered empty when it was never connected
public record LegRecord(
        DeviceId device,
        ExtensionId extension,
        Instant started,
        Optional<Instant> answered,
        Instant ended,
        LegEnd reason) {

    public LegRecord {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(answered, "answered");
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(reason, "reason");
    }
}
