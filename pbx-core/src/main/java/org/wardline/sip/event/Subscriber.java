package org.wardline.sip.event;

import java.util.Objects;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.transport.Flow;

/// Who subscribes, from where, and who we are to it.
///
/// @param contact our Contact on this flow
/// @param localTag our tag of the dialog that the SUBSCRIBE begins
public record Subscriber(DeviceId device, Flow flow, NameAddr contact, String localTag) {

    public Subscriber {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(flow, "flow");
        Objects.requireNonNull(contact, "contact");
        Objects.requireNonNull(localTag, "localTag");
    }
}
