package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.DeviceId;

/// A phone authenticated and is reachable on a connection.
///
/// @param tlsVersion for example `TLSv1.3`
/// @param cipherSuite by its IANA name
public record PhoneRegistered(DeviceId device, String tlsVersion, String cipherSuite)
        implements AuditEvent {

    public PhoneRegistered {
        Objects.requireNonNull(device, "device");
        tlsVersion = Terms.bounded(tlsVersion);
        cipherSuite = Terms.bounded(cipherSuite);
    }

    @Override
    public String kind() {
        return "phone.registered";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("device", device.value()),
                EventField.text("tls_version", tlsVersion),
                EventField.text("cipher_suite", cipherSuite));
    }
}
