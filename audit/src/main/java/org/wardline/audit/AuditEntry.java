package org.wardline.audit;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.audit.event.EventField;
import org.wardline.ident.TenantId;

/// An entry of the log as it was written, for listings and reports.
///
/// @param index in the log, from 0
/// @param tenantSeq in its practice's chain, from 0
/// @param who the actor; ids only
/// @param address from where; empty for the server itself
/// @param agent what the peer called itself; untrusted
/// @param kind the act, for example `message.listened`
public record AuditEntry(
        UUID logId,
        long index,
        TenantId tenant,
        long tenantSeq,
        Instant at,
        Who who,
        String address,
        String agent,
        String kind,
        List<EventField> fields) {

    public AuditEntry {
        fields = List.copyOf(fields);
    }

    /// The actor in the words of the log.
    ///
    /// @param kind `person`, `phone`, `machine` or `stranger`
    /// @param id a person's or device's id, or the name of a part of the server
    /// @param session of a person; else empty
    /// @param role under which a person acted; else empty
    /// @param method how a person proved who they are; else empty
    public record Who(String kind, String id, String session, String role, String method) {}

    /// The value of a field, when the entry has it.
    public Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(EventField::value)
                .findFirst();
    }

    /// Reads the canonical bytes; empty when they are not an entry of version 1.
    static Optional<AuditEntry> parse(byte[] leaf) {
        try {
            var items = new Items(ByteBuffer.wrap(leaf));
            if (items.next(Leaf.TAG_VERSION).getShort() != Leaf.VERSION) {
                return Optional.empty();
            }
            var logId = items.id(Leaf.TAG_LOG);
            long index = items.number(Leaf.TAG_INDEX);
            items.number(Leaf.TAG_EPOCH);
            var tenant = new TenantId(items.id(Leaf.TAG_TENANT));
            long tenantSeq = items.number(Leaf.TAG_TENANT_SEQ);
            items.next(Leaf.TAG_PREVIOUS);
            var at = Instant.EPOCH.plus(items.number(Leaf.TAG_TIME), ChronoUnit.MICROS);
            var who =
                    new Who(
                            items.text(Leaf.TAG_ACTOR_KIND),
                            items.text(Leaf.TAG_ACTOR),
                            items.text(Leaf.TAG_SESSION),
                            items.text(Leaf.TAG_ROLE),
                            items.text(Leaf.TAG_METHOD));
            return Optional.of(
                    new AuditEntry(
                            logId,
                            index,
                            tenant,
                            tenantSeq,
                            at,
                            who,
                            items.text(Leaf.TAG_ADDRESS),
                            items.text(Leaf.TAG_AGENT),
                            items.text(Leaf.TAG_KIND),
                            items.fields()));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private record Items(ByteBuffer bytes) {

        ByteBuffer next(int tag) {
            if (bytes.get() != tag) {
                throw new IllegalArgumentException("items out of order");
            }
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw new IllegalArgumentException("item longer than the entry");
            }
            var value = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            return value;
        }

        long number(int tag) {
            return next(tag).getLong();
        }

        UUID id(int tag) {
            var value = next(tag);
            return new UUID(value.getLong(), value.getLong());
        }

        String text(int tag) {
            return StandardCharsets.UTF_8.decode(next(tag)).toString();
        }

        List<EventField> fields() {
            var fields = new ArrayList<EventField>();
            while (bytes.hasRemaining()) {
                var field = next(Leaf.TAG_FIELD);
                var name = new byte[Byte.toUnsignedInt(field.get())];
                field.get(name);
                fields.add(
                        new EventField(
                                new String(name, StandardCharsets.UTF_8),
                                StandardCharsets.UTF_8.decode(field).toString()));
            }
            return fields;
        }
    }
}
