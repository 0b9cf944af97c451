package org.wardline.envelope;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.wardline.key.Aead;

/// One record of a journal segment.
///
/// ```
/// length(4) | type(1) | object(16) | number(4) | body | crc32c(4)
/// KEY   number 0: body = recovery copy(61) | context length(4) | object context | facts
/// PIECE number n: body = AES-256-GCM(journal key, nonce n, AAD = type | object | number)
/// END   number n: body = the same over no bytes: the recording ended, nothing is missing
/// ```
///
/// `length` counts from `type` to the end. The checksum finds a torn end after a crash; the tags
/// find everything else. It leaves the recovery copy out, which is overwritten with zeros in place
/// when the object is sealed.
record JournalRecord(Type type, UUID object, int number, ByteBuffer body) {

    static final int RECOVERY_COPY_BYTES = 61;
    static final int BODY_AT = Integer.BYTES + 1 + 2 * Long.BYTES + Integer.BYTES;

    private static final int HEADER_BYTES = BODY_AT - Integer.BYTES;
    private static final int MAX_LENGTH = 1 << 20;

    enum Type {
        KEY(1),
        PIECE(2),
        END(3);

        private final byte code;

        Type(int code) {
            this.code = (byte) code;
        }
    }

    static byte[] key(UUID object, byte[] recoveryCopy, byte[] context, byte[] facts) {
        var body =
                ByteBuffer.allocate(
                                RECOVERY_COPY_BYTES + Integer.BYTES + context.length + facts.length)
                        .put(recoveryCopy)
                        .putInt(context.length)
                        .put(context)
                        .put(facts);
        return encode(Type.KEY, object, 0, body.array());
    }

    static byte[] piece(byte[] journalKey, UUID object, int number, byte[] audio, int length) {
        var header = header(Type.PIECE, object, number);
        var sealed = Aead.seal(journalKey, nonce(number), header, audio, 0, length);
        return encode(Type.PIECE, object, number, sealed);
    }

    static byte[] end(byte[] journalKey, UUID object, int number) {
        var header = header(Type.END, object, number);
        var sealed = Aead.seal(journalKey, nonce(number), header, new byte[0]);
        return encode(Type.END, object, number, sealed);
    }

    /// The audio of a piece, or no bytes of an end.
    ///
    /// @throws org.wardline.key.SealBroken when it was changed or is of another recording
    byte[] open(byte[] journalKey) {
        var sealed = new byte[body.remaining()];
        body.duplicate().get(sealed);
        var header = header(type, object, number);
        return Aead.open(journalKey, nonce(number), header, sealed, "piece " + number);
    }

    /// The record as it is in the segment.
    byte[] encoded() {
        var bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return encode(type, object, number, bytes);
    }

    /// The next whole record; empty, with the position unchanged, where the segment ends or is
    /// torn.
    static Optional<JournalRecord> read(ByteBuffer segment) {
        var start = segment.position();
        if (segment.remaining() < BODY_AT + Integer.BYTES) {
            return Optional.empty();
        }
        int length = segment.getInt(start);
        var whole = length >= HEADER_BYTES + Integer.BYTES && length <= MAX_LENGTH;
        if (!whole || segment.remaining() < Integer.BYTES + length) {
            return Optional.empty();
        }
        var record = segment.slice(start, Integer.BYTES + length);
        var type = type(record.get(Integer.BYTES));
        if (type.isEmpty() || !checksumHolds(record, type.get())) {
            return Optional.empty();
        }
        segment.position(start + record.capacity());
        return Optional.of(decode(record, type.get()));
    }

    private static JournalRecord decode(ByteBuffer record, Type type) {
        var object = new UUID(record.getLong(5), record.getLong(5 + Long.BYTES));
        var number = record.getInt(BODY_AT - Integer.BYTES);
        var body = record.slice(BODY_AT, record.capacity() - BODY_AT - Integer.BYTES);
        return new JournalRecord(type, object, number, body);
    }

    private static boolean checksumHolds(ByteBuffer record, Type type) {
        int stored = record.getInt(record.capacity() - Integer.BYTES);
        if (type == Type.KEY && record.capacity() < BODY_AT + RECOVERY_COPY_BYTES + 8) {
            return false;
        }
        return stored == checksum(record, type);
    }

    private static byte[] encode(Type type, UUID object, int number, byte[] body) {
        var record = ByteBuffer.allocate(BODY_AT + body.length + Integer.BYTES);
        record.putInt(HEADER_BYTES + body.length + Integer.BYTES);
        record.put(header(type, object, number)).put(body);
        record.putInt(checksum(record, type));
        return record.array();
    }

    private static byte[] header(Type type, UUID object, int number) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(type.code)
                .putLong(object.getMostSignificantBits())
                .putLong(object.getLeastSignificantBits())
                .putInt(number)
                .array();
    }

    private static byte[] nonce(int number) {
        return ByteBuffer.allocate(Aead.NONCE_BYTES)
                .putInt(Aead.NONCE_BYTES - Integer.BYTES, number)
                .array();
    }

    private static int checksum(ByteBuffer record, Type type) {
        var crc = new CRC32C();
        int end = record.capacity() - Integer.BYTES;
        int from = 0;
        if (type == Type.KEY) {
            crc.update(record.slice(0, BODY_AT));
            from = BODY_AT + RECOVERY_COPY_BYTES;
        }
        crc.update(record.slice(from, end - from));
        return (int) crc.getValue();
    }

    private static Optional<Type> type(byte code) {
        for (var type : Type.values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
