package org.wardline.call;

import java.util.Objects;
import org.wardline.directory.Device;
import org.wardline.sip.message.Uri;
import org.wardline.sip.transport.Flow;

/// A registered phone on its live connection.
///
/// @param contact the address that it registered; goes into the Request-URI as it is
/// @param userAgent what it says of itself
public record ReachablePhone(Device device, Flow flow, Uri contact, String userAgent) {

    public ReachablePhone {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(flow, "flow");
        Objects.requireNonNull(contact, "contact");
        Objects.requireNonNull(userAgent, "userAgent");
    }
}
