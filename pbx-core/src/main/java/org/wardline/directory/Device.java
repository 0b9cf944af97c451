package org.wardline.directory;

import java.util.Objects;
import java.util.regex.Pattern;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;

/// One phone, softphone or gateway. It proves itself with its own user name and generated secret
/// (R43); the extension is what it may register and call as.
///
/// @param id opaque name of the device
/// @param tenant the practice that it belongs to
/// @param extension the extension that it serves
/// @param username digest user name (RFC 8760); unique in the practice; made by [DeviceSecret]
/// @param label where it stands, for example `Reception, left`
/// @param kind whether its callers are its own extension or outside
/// @param callerDisplay the most that its screen shows of outside callers, whoever sits there
public record Device(
        DeviceId id,
        TenantId tenant,
        ExtensionId extension,
        String username,
        String label,
        DeviceKind kind,
        CallerDisplay callerDisplay) {

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /// @throws DirectoryRefused when the user name or the label is malformed
    public Device {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(callerDisplay, "callerDisplay");
        label = Labels.checked("label of a device", label);
        if (!USERNAME.matcher(username).matches()) {
            throw new DirectoryRefused(
                    "A device's user name is 1 to 64 lower-case letters, digits, dots, underscores or hyphens.");
        }
    }
}
