package org.wardline.call;

import java.util.Objects;
import org.wardline.directory.Device;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;

/// A phone that has proved who it is and wants to call. What it says of itself in From is not
/// believed (R43): it calls as the extension that it serves; see [ShownCaller].
///
/// @param practice the directory of its practice
/// @param device the phone
/// @param extension its extension
public record Caller(PracticeDirectory practice, Device device, Extension extension) {

    public Caller {
        Objects.requireNonNull(practice, "practice");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(extension, "extension");
    }

    Peer peer() {
        return new Peer.Phone(device, extension);
    }
}
