package org.wardline.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.wardline.ident.Actor;

/// The canonical bytes of one entry (docs/spec/audit-log.md): items in a fixed order, each a tag, a
/// length and a value, so that two different entries never have the same bytes.
///
///     item  =  tag (1 byte)  length (4 bytes, big-endian)  value
final class Leaf {

    static final int VERSION = 1;
    static final int MAX_BYTES = 65_536;

    static final int TAG_VERSION = 1;
    static final int TAG_LOG = 2;
    static final int TAG_INDEX = 3;
    static final int TAG_EPOCH = 4;
    static final int TAG_TENANT = 5;
    static final int TAG_TENANT_SEQ = 6;
    static final int TAG_PREVIOUS = 7;
    static final int TAG_TIME = 8;
    static final int TAG_ACTOR_KIND = 9;
    static final int TAG_ACTOR = 10;
    static final int TAG_SESSION = 11;
    static final int TAG_ROLE = 12;
    static final int TAG_METHOD = 13;
    static final int TAG_ADDRESS = 14;
    static final int TAG_AGENT = 15;
    static final int TAG_KIND = 16;
    static final int TAG_FIELD = 17;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    private Leaf() {}

    /// The bytes of an act at its place in the log.
    static byte[] encode(Place place, Act act) {
        var leaf = new Leaf();
        leaf.item(TAG_VERSION, ByteBuffer.allocate(2).putShort((short) VERSION).array());
        leaf.item(TAG_LOG, place.logId());
        leaf.item(TAG_INDEX, place.index());
        leaf.item(TAG_EPOCH, place.epoch());
        leaf.item(TAG_TENANT, act.tenant().value());
        leaf.item(TAG_TENANT_SEQ, place.after().seq() + 1);
        leaf.item(TAG_PREVIOUS, place.after().leafHash().bytes());
        leaf.item(TAG_TIME, ChronoUnit.MICROS.between(Instant.EPOCH, place.at()));
        leaf.actor(act.actor());
        leaf.item(TAG_ADDRESS, act.origin().address());
        leaf.item(TAG_AGENT, act.origin().agent());
        leaf.item(TAG_KIND, act.event().kind());
        for (var field : act.event().fields()) {
            leaf.field(field.name(), field.value());
        }
        return leaf.out.toByteArray();
    }

    /// Refuses an act whose entry would be too long, before it can spoil a batch.
    ///
    /// @throws IllegalArgumentException when it has more than 64 KiB, which is a bug of the caller
    static void requireFits(Act act) {
        var somewhere = new Place(new UUID(0, 0), 0, 0, TenantHead.NONE, Instant.EPOCH);
        if (encode(somewhere, act).length > MAX_BYTES) {
            throw new IllegalArgumentException("an act of more than " + MAX_BYTES + " bytes");
        }
    }

    /// Where an entry stands.
    ///
    /// @param after the entry before it of the same practice
    /// @param at in whole microseconds, as PostgreSQL keeps time
    record Place(UUID logId, long index, long epoch, TenantHead after, Instant at) {}

    private void actor(Actor actor) {
        switch (actor) {
            case Actor.Person person ->
                    actor(
                            "person",
                            person.user().toString(),
                            person.session().toString(),
                            person.role(),
                            person.method());
            case Actor.Phone phone -> actor("phone", phone.device().toString(), "", "", "");
            case Actor.Machine machine -> actor("machine", machine.component(), "", "", "");
            case Actor.Stranger _ -> actor("stranger", "", "", "", "");
        }
    }

    private void actor(String kind, String id, String session, String role, String method) {
        item(TAG_ACTOR_KIND, kind);
        item(TAG_ACTOR, id);
        item(TAG_SESSION, session);
        item(TAG_ROLE, role);
        item(TAG_METHOD, method);
    }

    private void field(String name, String value) {
        var nameBytes = name.getBytes(StandardCharsets.UTF_8);
        var valueBytes = value.getBytes(StandardCharsets.UTF_8);
        item(
                TAG_FIELD,
                ByteBuffer.allocate(1 + nameBytes.length + valueBytes.length)
                        .put((byte) nameBytes.length)
                        .put(nameBytes)
                        .put(valueBytes)
                        .array());
    }

    private void item(int tag, String text) {
        item(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    private void item(int tag, long number) {
        item(tag, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private void item(int tag, UUID id) {
        item(
                tag,
                ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }

    private void item(int tag, byte[] value) {
        out.write(tag);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        out.writeBytes(value);
    }
}
