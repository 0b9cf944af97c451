package org.wardline.audit.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The kinds of all acts there are, by the sealed type itself: none can be forgotten.
public final class EventKinds {

    private EventKinds() {}

    /// Every kind, once.
    public static List<String> all() {
        return some().map(AuditEvent::kind).toList();
    }

    /// An event of every kind.
    public static Stream<AuditEvent> some() {
        return records(AuditEvent.class)
                .filter(type -> type != KeptEvent.class) // one of the others, read back
                .map(type -> (AuditEvent) make(type));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventKinds::records)
                : Stream.of(type);
    }

    /// Some value of a type that events are made of.
    private static Object make(Class<?> type) {
        if (type == String.class) {
            return "a".repeat(64); // a term and a digest
        } else if (type == long.class) {
            return 1L;
        } else if (type == int.class) {
            return 1;
        } else if (type == boolean.class) {
            return false;
        } else if (type == Pseudonym.class) {
            return new Pseudonym("a".repeat(32));
        } else if (type == UUID.class) {
            return UUID.randomUUID();
        } else if (type == Instant.class) {
            return Instant.EPOCH;
        } else if (type == Optional.class) {
            return Optional.empty();
        } else if (type == List.class) {
            return List.of();
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return made(type);
    }

    private static Object made(Class<?> record) {
        var parts = record.getRecordComponents();
        var types = Arrays.stream(parts).map(part -> part.getType()).toArray(Class<?>[]::new);
        try {
            var constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(types).map(EventKinds::make).toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(record + " cannot be made", e);
        }
    }
}
