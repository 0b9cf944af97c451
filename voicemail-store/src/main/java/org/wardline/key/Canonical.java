package org.wardline.key;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// Canonical bytes of a list of fields, each as `length(4, big endian) || bytes`: two different
/// lists never have the same bytes.
public final class Canonical {

    private Canonical() {}

    /// Puts fields one after the other.
    public static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

        /// Adds raw bytes.
        public Writer put(byte[] field) {
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
            out.writeBytes(field);
            return this;
        }

        /// Adds text as UTF-8.
        public Writer put(String field) {
            return put(field.getBytes(StandardCharsets.UTF_8));
        }

        /// Adds the 16 bytes of a UUID.
        public Writer put(UUID field) {
            return put(
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(field.getMostSignificantBits())
                            .putLong(field.getLeastSignificantBits())
                            .array());
        }

        /// Adds 8 bytes, big endian.
        public Writer put(long field) {
            return put(ByteBuffer.allocate(Long.BYTES).putLong(field).array());
        }

        /// Adds a moment as milliseconds since 1970.
        public Writer put(Instant field) {
            return put(field.toEpochMilli());
        }

        /// Everything put so far.
        public byte[] bytes() {
            return out.toByteArray();
        }
    }

    /// Takes fields in the order in which they were put.
    public static final class Reader {
        private final ByteBuffer in;
        private final String part;

        /// @param part what is read, for the operator, when it does not parse
        public Reader(byte[] bytes, String part) {
            this.in = ByteBuffer.wrap(bytes);
            this.part = part;
        }

        /// The next field as raw bytes.
        ///
        /// @throws SealBroken when there is no whole field left
        public byte[] bytes() {
            try {
                var length = in.getInt();
                if (length < 0 || length > in.remaining()) {
                    throw new SealBroken(part);
                }
                var field = new byte[length];
                in.get(field);
                return field;
            } catch (BufferUnderflowException _) {
                throw new SealBroken(part);
            }
        }

        /// The next field must be this text, the version of what is read.
        public void expect(String text) {
            if (!text().equals(text)) {
                throw new SealBroken(part);
            }
        }

        /// The next field as text.
        public String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        /// The next field as a UUID.
        public UUID uuid() {
            var field = ByteBuffer.wrap(exactly(2 * Long.BYTES));
            return new UUID(field.getLong(), field.getLong());
        }

        /// The next field as an 8-byte number.
        public long number() {
            return ByteBuffer.wrap(exactly(Long.BYTES)).getLong();
        }

        /// The next field as a moment.
        public Instant instant() {
            return Instant.ofEpochMilli(number());
        }

        private byte[] exactly(int length) {
            var field = bytes();
            if (field.length != length) {
                throw new SealBroken(part);
            }
            return field;
        }
    }
}
