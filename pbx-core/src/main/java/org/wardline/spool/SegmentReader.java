package org.wardline.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wardline.key.Aead;
import org.wardline.key.SealBroken;
import org.wardline.key.ServiceKey;

/// Reads one file of the spool from its beginning (see [SegmentWriter]), while it is written or
/// after a crash. It ends before the first record that is not whole, was changed or is not in its
/// place: nothing after that can be believed. Owned by one thread.
final class SegmentReader implements AutoCloseable {

    /// More than any record has.
    private static final int MAX_RECORD_BYTES = 1 << 17;

    private static final int MIN_RECORD_BYTES = Long.BYTES + Aead.TAG_BYTES;

    private final FileChannel in;
    private final SegmentHeader header;
    private final byte[] headerBytes;
    private final byte[] key;
    private byte[] before = new byte[Aead.TAG_BYTES];
    private long position = SegmentHeader.BYTES;
    private long newest = -1;

    private SegmentReader(FileChannel in, SegmentHeader header, ServiceKey service) {
        this.in = in;
        this.header = header;
        this.headerBytes = header.bytes();
        this.key = header.key(service);
    }

    /// Opens a file; empty when it has no header: a crash made it, and nothing was ever in it.
    static Optional<SegmentReader> open(Path file, ServiceKey service) throws IOException {
        var in = FileChannel.open(file, StandardOpenOption.READ);
        var first = ByteBuffer.allocate(SegmentHeader.BYTES);
        read(in, first, 0);
        var header = SegmentHeader.read(first.flip());
        if (header.isEmpty()) {
            in.close();
        }
        return header.map(found -> new SegmentReader(in, found, service));
    }

    SegmentHeader header() {
        return header;
    }

    /// How many bytes were read, all of them good.
    long position() {
        return position;
    }

    /// Number of the last act that was read; -1 before the first.
    long newest() {
        return newest;
    }

    /// How many bytes there are, good or not.
    long sizeBytes() throws IOException {
        return in.size();
    }

    /// The next acts, at most so many, up to a place in the file.
    List<WaitingAct> next(int most, long limitBytes) throws IOException {
        var acts = new ArrayList<WaitingAct>();
        var act = Optional.<WaitingAct>empty();
        do {
            act = next(limitBytes);
            act.ifPresent(acts::add);
        } while (act.isPresent() && acts.size() < most);
        return acts;
    }

    private Optional<WaitingAct> next(long limitBytes) throws IOException {
        var start = ByteBuffer.allocate(Integer.BYTES + Long.BYTES);
        if (limitBytes - position < start.capacity() || !read(in, start, position)) {
            return Optional.empty();
        }
        int length = start.getInt(0);
        long number = start.getLong(Integer.BYTES);
        boolean sound = length >= MIN_RECORD_BYTES && length <= MAX_RECORD_BYTES;
        if (!sound || number <= newest || limitBytes - position < Integer.BYTES + length) {
            return Optional.empty();
        }
        var sealed = ByteBuffer.allocate(length - Long.BYTES);
        if (!read(in, sealed, position + start.capacity())) {
            return Optional.empty();
        }
        try {
            var plaintext =
                    Aead.open(
                            key,
                            SegmentWriter.nonce(number),
                            SegmentWriter.aad(headerBytes, before),
                            sealed.array(),
                            "act " + number);
            var act = WaitingAct.read(number, plaintext);
            before = SegmentWriter.tag(sealed.array());
            position += Integer.BYTES + length;
            newest = number;
            return Optional.of(act);
        } catch (SealBroken e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// @return whether the file had as much
    private static boolean read(FileChannel in, ByteBuffer target, long from) throws IOException {
        while (target.hasRemaining()) {
            if (in.read(target, from + target.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
