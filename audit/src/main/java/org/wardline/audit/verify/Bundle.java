package org.wardline.audit.verify;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The file `entries` of an exported bundle: each entry's length in 4 bytes and its bytes, one
/// after another. What is no entry comes as an empty one, and nothing after it.
final class Bundle implements LogSource {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path entries;

    Bundle(Path entries) {
        this.entries = entries;
    }

    @Override
    public Entries entries() {
        return new Reading(entries);
    }

    @Override
    public List<NoteSource> copies() {
        return List.of();
    }

    @Override
    public Optional<byte[]> tile(int level, long index) {
        return Optional.empty();
    }

    @Override
    public OptionalLong tileCount() {
        return OptionalLong.empty();
    }

    @Override
    public long count() {
        long count = 0;
        try (var reading = new Reading(entries)) {
            while (reading.skip()) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        // Each reading has its own file.
    }

    private static final class Reading implements Entries {

        private static final byte[] NOT_AN_ENTRY = {};

        private final DataInputStream in;
        private boolean ended;

        Reading(Path file) {
            try {
                in =
                        new DataInputStream(
                                new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<EntryChecks.Row> next() {
            return nextBytes().map(leaf -> new EntryChecks.Row(leaf, Optional.empty()));
        }

        boolean skip() {
            return nextBytes().isPresent();
        }

        private Optional<byte[]> nextBytes() {
            try {
                int first = ended ? -1 : in.read();
                if (first < 0) {
                    return Optional.empty();
                }
                int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
                if (length < 0 || length > StoredEntry.MAX_BYTES) {
                    throw new EOFException();
                }
                var leaf = new byte[length];
                in.readFully(leaf);
                return Optional.of(leaf);
            } catch (EOFException e) {
                ended = true;
                return Optional.of(NOT_AN_ENTRY);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
