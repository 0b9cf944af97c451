package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Acts that waited on disk for the log could not be read back: the rest of a file was changed, or
/// torn by a crash. The file is kept aside for the operator.
///
/// @param run of the server that had written it
/// @param number of the last act that could be read; -1 when none could
/// @param bytes that could not
public record SpoolDamaged(UUID run, long number, long bytes) implements AuditEvent {

    public SpoolDamaged {
        Objects.requireNonNull(run, "run");
        Terms.requireNotNegative(bytes);
    }

    @Override
    public String kind() {
        return "spool.damaged";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("run", run),
                EventField.count("number", number),
                EventField.count("bytes", bytes));
    }
}
