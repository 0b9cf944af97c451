package org.wardline.audit.verify;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// The verifier's own reading of an entry's bytes (docs/spec/audit-log.md). Strict: every item
/// once, in order, of its exact size, valid UTF-8, nothing left over.
final class StoredEntry {

    private static final int HASH_BYTES = 32;
    private static final int TEXT_ITEMS = 8;

    final UUID logId;
    final long index;
    final long epoch;
    final UUID tenant;
    final long tenantSeq;
    final byte[] previous;
    final long timeUs;
    final String kind;
    final OptionalLong intent;

    private StoredEntry(ByteBuffer in) throws CharacterCodingException {
        if (sized(in, 1, 2).getShort() != 1) {
            throw new IllegalArgumentException("unknown version");
        }
        logId = uuid(in, 2);
        index = sized(in, 3, Long.BYTES).getLong();
        epoch = sized(in, 4, Long.BYTES).getLong();
        tenant = uuid(in, 5);
        tenantSeq = sized(in, 6, Long.BYTES).getLong();
        previous = new byte[HASH_BYTES];
        sized(in, 7, HASH_BYTES).get(previous);
        timeUs = sized(in, 8, Long.BYTES).getLong();
        var last = "";
        for (int tag = 9; tag < 9 + TEXT_ITEMS; tag++) {
            last = text(item(in, tag));
        }
        kind = last;
        intent = fields(in);
    }

    /// Empty when the bytes are not an entry.
    static Optional<StoredEntry> parse(byte[] bytes) {
        try {
            return Optional.of(new StoredEntry(ByteBuffer.wrap(bytes)));
        } catch (CharacterCodingException | IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /// Acts whose kind ends so are intents.
    boolean isIntent() {
        return kind.endsWith(".intended");
    }

    private static OptionalLong fields(ByteBuffer in) throws CharacterCodingException {
        var intent = OptionalLong.empty();
        var seen = new HashSet<String>();
        while (in.hasRemaining()) {
            var field = item(in, 17);
            int nameLength = Byte.toUnsignedInt(field.get());
            if (nameLength > field.remaining()) {
                throw new IllegalArgumentException("a name longer than its field");
            }
            var name = text(field.slice(1, nameLength));
            var value = text(field.slice(1 + nameLength, field.limit() - 1 - nameLength));
            if (!seen.add(name)) {
                throw new IllegalArgumentException("a field twice");
            }
            if (name.equals("intent")) {
                intent = OptionalLong.of(Long.parseLong(value));
            }
        }
        return intent;
    }

    private static UUID uuid(ByteBuffer in, int tag) {
        var value = sized(in, tag, 16);
        return new UUID(value.getLong(), value.getLong());
    }

    private static ByteBuffer sized(ByteBuffer in, int tag, int bytes) {
        var value = item(in, tag);
        if (value.remaining() != bytes) {
            throw new IllegalArgumentException("an item of the wrong size");
        }
        return value;
    }

    private static ByteBuffer item(ByteBuffer in, int tag) {
        int found = in.get();
        int length = in.getInt();
        if (found != tag || length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("an item out of order or too long");
        }
        var value = in.slice(in.position(), length);
        in.position(in.position() + length);
        return value;
    }

    private static String text(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }
}
