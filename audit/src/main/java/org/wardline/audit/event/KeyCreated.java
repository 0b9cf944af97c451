package org.wardline.audit.event;

import java.util.List;

/// A key was made.
///
/// @param purpose what it is for, for example `content_root`
/// @param keyId its public name, never the key
public record KeyCreated(String purpose, String keyId) implements AuditEvent {

    public KeyCreated {
        Terms.requireTerm(purpose);
        keyId = Terms.bounded(keyId);
    }

    @Override
    public String kind() {
        return "key.created";
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.term("purpose", purpose), EventField.text("key", keyId));
    }
}
