package org.wardline.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.wardline.key.Aead;
import org.wardline.key.ServiceKey;

/// How a segment begins, and what every record of it is bound to:
///
/// ```
/// "wardline-spool-v1\n" | run(16) | segment(8) | floor(8)
/// ```
///
/// @param run of the server that wrote it
/// @param segment the number in its name; no run has one twice
/// @param floor no act of it has a lower index in the log
record SegmentHeader(UUID run, long segment, long floor) {

    static final int BYTES = 18 + 4 * Long.BYTES;

    private static final byte[] MAGIC = "wardline-spool-v1\n".getBytes(StandardCharsets.US_ASCII);

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .putLong(run.getMostSignificantBits())
                .putLong(run.getLeastSignificantBits())
                .putLong(segment)
                .putLong(floor)
                .array();
    }

    /// Empty when these are not the first bytes of a segment.
    static Optional<SegmentHeader> read(ByteBuffer bytes) {
        if (bytes.remaining() < BYTES
                || !bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return Optional.empty();
        }
        bytes.position(MAGIC.length);
        return Optional.of(
                new SegmentHeader(
                        new UUID(bytes.getLong(), bytes.getLong()),
                        bytes.getLong(),
                        bytes.getLong()));
    }

    /// The key of this segment alone, so that an act that is written to another one after a failure
    /// is under another key and its nonce used once.
    byte[] key(ServiceKey service) {
        return service.derive("audit-spool/" + run + "/" + segment, Aead.KEY_BYTES).reveal();
    }
}
