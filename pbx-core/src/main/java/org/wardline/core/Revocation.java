package org.wardline.core;

import java.security.MessageDigest;
import java.util.Optional;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.ident.DeviceId;

/// What a new directory takes from phones. A phone that is gone from it, or has another secret and
/// stands on no certificate, is revoked: whoever holds it is no longer known, so its calls end and
/// its connection closes. One that was only given another name or screen is not; nor is one whose
/// certificate was replaced, which shows the new one over a new connection and keeps its call.
record Revocation(DirectorySnapshot before, DirectorySnapshot after) {

    boolean of(DeviceId device) {
        Optional<RegisteredDevice> old = before.device(device);
        Optional<RegisteredDevice> now = after.device(device);
        return old.isPresent()
                && (now.isEmpty()
                        || !MessageDigest.isEqual(
                                old.get().credential().sha256().reveal(),
                                now.get().credential().sha256().reveal()));
    }
}
