package org.wardline.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wardline.audit.event.Intent;
import org.wardline.audit.event.IntentOutcome;
import org.wardline.ident.Actor;
import org.wardline.ident.TenantId;

/// Entries that are written and become durable together: their indexes, bytes and hashes, and what
/// the log's head will be when they are. Sans I/O.
final class Batch {

    /// Fields that name what an act is about.
    private static final Set<String> OBJECTS =
            Set.of("message", "mailbox", "person", "device", "extension", "call");

    private final UUID logId;
    private final LogHead after;
    private final List<Entry> entries = new ArrayList<>();
    private final List<MerkleTree.Tile> tiles = new ArrayList<>();
    private final Map<TenantId, TenantHead> heads = new HashMap<>();

    /// @param before the head to build on; it is not changed
    Batch(UUID logId, LogHead before) {
        this.logId = logId;
        this.after = before.copy();
    }

    /// One entry of the batch.
    ///
    /// @param head what the next entry of the same practice is chained to: this one
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Entry(long index, byte[] leaf, TenantHead head, Instant at, Act act) {

        EntryRow row() {
            return new EntryRow(
                    index,
                    leaf,
                    head.leafHash().bytes(),
                    act.tenant().value(),
                    head.seq(),
                    at,
                    act.event().kind(),
                    act.event() instanceof Intent,
                    act.event() instanceof IntentOutcome outcome
                            ? Optional.of(outcome.intentIndex())
                            : Optional.empty(),
                    actor(),
                    object());
        }

        /// The person or phone that acted.
        private Optional<UUID> actor() {
            return switch (act.actor()) {
                case Actor.Person person -> Optional.of(person.user().value());
                case Actor.Phone phone -> Optional.of(phone.device().value());
                case Actor.Machine _, Actor.Stranger _ -> Optional.empty();
            };
        }

        /// What the act is about: the first of its fields that is named so.
        private Optional<UUID> object() {
            return act.event().fields().stream()
                    .filter(field -> OBJECTS.contains(field.name()))
                    .findFirst()
                    .map(field -> UUID.fromString(field.value()));
        }
    }

    /// Adds an act.
    ///
    /// @param before the newest entry of the act's practice that is in the log
    /// @param now the clock; an entry's time never lies before the one before it
    void add(Act act, TenantHead before, Instant now) {
        long index = after.tree().size();
        var at = after.advance(now);
        var previous = heads.getOrDefault(act.tenant(), before);
        var leaf = Leaf.encode(new Leaf.Place(logId, index, after.epoch(), previous, at), act);
        var head = new TenantHead(previous.seq() + 1, Hash.ofLeaf(leaf));
        heads.put(act.tenant(), head);
        tiles.addAll(after.tree().append(head.leafHash()));
        entries.add(new Entry(index, leaf, head, at, act));
    }

    long epoch() {
        return after.epoch();
    }

    List<Entry> entries() {
        return entries;
    }

    List<MerkleTree.Tile> tiles() {
        return tiles;
    }

    /// The newest entry of each practice that the batch touches.
    Map<TenantId, TenantHead> heads() {
        return heads;
    }

    /// The log's head once the batch is durable.
    LogHead after() {
        return after;
    }
}
