package org.wardline.store;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.wardline.ident.MessageId;

/// What a recorder was told and has acknowledged, in memory that outlives its process: 32 bytes for
/// each recording, message(16), bytes appended(8), state(8).
final class KillProgress {

    static final int SLOTS = 64;

    private static final int SLOT_BYTES = 32;

    /// The tone could sound: the content key is durable.
    static final long BEGUN = 1;

    /// The caller has hung up.
    static final long ENDING = 2;

    /// The store has said that the message is kept.
    static final long KEPT = 3;

    private final MappedByteBuffer memory;

    KillProgress(Path file) throws IOException {
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, SLOTS * SLOT_BYTES);
        }
    }

    void begun(int slot, MessageId message) {
        memory.putLong(slot * SLOT_BYTES, message.value().getMostSignificantBits());
        memory.putLong(slot * SLOT_BYTES + 8, message.value().getLeastSignificantBits());
        state(slot, BEGUN);
    }

    void appended(int slot, long bytes) {
        memory.putLong(slot * SLOT_BYTES + 16, bytes);
    }

    void state(int slot, long state) {
        memory.putLong(slot * SLOT_BYTES + 24, state);
    }

    MessageId message(int slot) {
        var high = memory.getLong(slot * SLOT_BYTES);
        return new MessageId(new UUID(high, memory.getLong(slot * SLOT_BYTES + 8)));
    }

    long appended(int slot) {
        return memory.getLong(slot * SLOT_BYTES + 16);
    }

    long state(int slot) {
        return memory.getLong(slot * SLOT_BYTES + 24);
    }
}
