package org.wardline.call;

import java.util.Objects;
import org.wardline.directory.Extension;
import org.wardline.directory.PhoneSetting;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Origin;

/// Somebody dialled a star code that changes a setting of the phone's extension.
///
/// @param extension the one that the phone serves
/// @param device the phone, which has proved itself
/// @param origin where it is, for the audit log
public record SettingVisit(
        CallId call, Extension extension, DeviceId device, Origin origin, PhoneSetting setting)
        implements Visit {

    public SettingVisit {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(setting, "setting");
    }
}
