package org.wardline.directory;

/// What a device stands for, as the practice has said when it was added. Nothing that the device
/// sends changes it (R43).
public enum DeviceKind {
    /// Somebody's phone: whatever it says in From, it is shown as its extension.
    PHONE,
    /// A gateway to the public network: whoever calls by it is outside, and From names the caller.
    GATEWAY
}
