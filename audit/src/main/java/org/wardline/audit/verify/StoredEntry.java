package org.wardline.audit.verify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/// The verifier's own reading of an entry's bytes (docs/spec/audit-log.md). Strict: every item
/// once, in order, of its exact size, valid UTF-8, nothing left over.
///
/// It reads hundreds of thousands of entries a second, so texts that nobody asks for are checked
/// where they lie and never become strings.
final class StoredEntry {

    static final int MAX_BYTES = 65_536;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int ITEM_HEAD = 5;
    private static final int HASH_BYTES = 32;
    private static final int FIRST_TEXT = 9;
    private static final int KIND = 16;
    private static final int FIELD = 17;
    private static final int MAX_DIGITS = 18;
    private static final int UUID_CHARS = 36;
    private static final Set<ByteBuffer> OBJECTS =
            words("message", "mailbox", "person", "device", "extension", "call");
    private static final Set<ByteBuffer> PERSON_OR_PHONE = words("person", "phone");
    private static final ByteBuffer INTENT = words("intent").iterator().next();

    final UUID logId;
    final long index;
    final long epoch;
    final UUID tenant;
    final long tenantSeq;
    final byte[] previous;
    final long timeUs;
    final String kind;
    final OptionalLong intent;

    private final byte[] bytes;
    private final int actorKind;
    private Optional<ByteBuffer> object = Optional.empty();

    /// Where the next item begins.
    private int at;

    private StoredEntry(byte[] bytes) {
        this.bytes = bytes;
        require(bytes.length <= MAX_BYTES);
        int version = sized(1, 2);
        require(bytes[version] == 0 && bytes[version + 1] == 1);
        logId = uuid(2);
        index = number(3);
        epoch = number(4);
        tenant = uuid(5);
        tenantSeq = number(6);
        int hash = sized(7, HASH_BYTES);
        previous = Arrays.copyOfRange(bytes, hash, hash + HASH_BYTES);
        timeUs = number(8);
        actorKind = at;
        for (int tag = FIRST_TEXT; tag < KIND; tag++) {
            requireText(item(tag), at);
        }
        int start = item(KIND);
        requireText(start, at);
        kind = new String(bytes, start, at - start, StandardCharsets.UTF_8);
        intent = fields();
    }

    /// Empty when the bytes are not an entry.
    static Optional<StoredEntry> parse(byte[] bytes) {
        try {
            return Optional.of(new StoredEntry(bytes));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /// Acts whose kind ends so are intents.
    boolean isIntent() {
        return kind.endsWith(".intended");
    }

    /// The person or phone that acted, as the column for queries holds it.
    Optional<UUID> actor() {
        var kind = valueAt(actorKind);
        var id = valueAt(kind.limit());
        return PERSON_OR_PHONE.contains(kind) ? uuid(id) : Optional.empty();
    }

    /// What the act is about, as the column for queries holds it.
    Optional<UUID> object() {
        return object.flatMap(StoredEntry::uuid);
    }

    /// The value of the item that begins there.
    private ByteBuffer valueAt(int start) {
        return ByteBuffer.wrap(bytes, start + ITEM_HEAD, (int) INT.get(bytes, start + 1));
    }

    /// Empty when the text is no id: then the column is empty too.
    private static Optional<UUID> uuid(ByteBuffer text) {
        if (text.remaining() != UUID_CHARS) {
            return Optional.empty();
        }
        try {
            var id = StandardCharsets.US_ASCII.decode(text.duplicate()).toString();
            return Optional.of(UUID.fromString(id)).filter(parsed -> parsed.toString().equals(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Set<ByteBuffer> words(String... words) {
        var set = new HashSet<ByteBuffer>();
        for (var word : words) {
            set.add(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)));
        }
        return set;
    }

    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("not an entry", null, false, false);
        }
    }

    private OptionalLong fields() {
        var found = OptionalLong.empty();
        var names = new HashSet<ByteBuffer>();
        while (at < bytes.length) {
            int field = item(FIELD);
            require(field < at);
            int name = field + 1;
            int value = name + Byte.toUnsignedInt(bytes[field]);
            require(value <= at);
            requireText(name, value);
            requireText(value, at);
            var word = ByteBuffer.wrap(bytes, name, value - name);
            require(names.add(word));
            if (word.equals(INTENT)) {
                found = OptionalLong.of(decimal(value));
            } else if (object.isEmpty() && OBJECTS.contains(word)) {
                object = Optional.of(ByteBuffer.wrap(bytes, value, at - value));
            }
        }
        return found;
    }

    /// A number in digits, from here to the end of the item: one form only for each.
    private long decimal(int start) {
        int digits = at - start;
        require(digits > 0 && digits <= MAX_DIGITS && (bytes[start] != '0' || digits == 1));
        long number = 0;
        for (int i = start; i < at; i++) {
            require('0' <= bytes[i] && bytes[i] <= '9');
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    private UUID uuid(int tag) {
        int start = sized(tag, 16);
        return new UUID((long) LONG.get(bytes, start), (long) LONG.get(bytes, start + 8));
    }

    private long number(int tag) {
        return (long) LONG.get(bytes, sized(tag, Long.BYTES));
    }

    private int sized(int tag, int length) {
        int start = item(tag);
        require(at - start == length);
        return start;
    }

    /// Steps over the next item.
    ///
    /// @return where its value begins; it ends at [#at]
    private int item(int tag) {
        int start = at + ITEM_HEAD;
        require(start <= bytes.length && bytes[at] == tag);
        int length = (int) INT.get(bytes, at + 1);
        require(length >= 0 && length <= bytes.length - start);
        at = start + length;
        return start;
    }

    private void requireText(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                requireUtf8(i, to);
                return;
            }
        }
    }

    private void requireUtf8(int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
        } catch (CharacterCodingException e) {
            throw new Malformed();
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new Malformed();
        }
    }
}
