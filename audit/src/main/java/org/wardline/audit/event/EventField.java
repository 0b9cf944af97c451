package org.wardline.audit.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// One named value of an event, in its canonical text: ids as 36 characters, counts in decimal,
/// times in ISO 8601 UTC, digests and pseudonyms in lower-case hex, flags as `true` or `false`.
public record EventField(String name, String value) {

    public EventField {
        Terms.requireTerm(name);
        Objects.requireNonNull(value, "value");
    }

    static EventField id(String name, UUID id) {
        return new EventField(name, id.toString());
    }

    static EventField term(String name, String term) {
        return new EventField(name, term);
    }

    static EventField text(String name, String text) {
        return new EventField(name, text);
    }

    static EventField count(String name, long count) {
        return new EventField(name, Long.toString(count));
    }

    static EventField flag(String name, boolean flag) {
        return new EventField(name, Boolean.toString(flag));
    }

    static EventField time(String name, Instant time) {
        return new EventField(name, time.toString());
    }

    static EventField digest(String name, String hex) {
        return new EventField(name, hex);
    }

    static EventField pseudonym(String name, Pseudonym pseudonym) {
        return new EventField(name, pseudonym.hex());
    }
}
