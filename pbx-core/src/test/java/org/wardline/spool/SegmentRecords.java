package org.wardline.spool;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A segment taken to pieces, as somebody would who has the disk and not the key.
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record SegmentRecords(byte[] header, List<byte[]> records) {

    static SegmentRecords of(byte[] segment) {
        var records = new ArrayList<byte[]>();
        int at = SegmentHeader.BYTES;
        while (at < segment.length) {
            int length = Integer.BYTES + ByteBuffer.wrap(segment).getInt(at);
            records.add(Arrays.copyOfRange(segment, at, at + length));
            at += length;
        }
        return new SegmentRecords(Arrays.copyOf(segment, SegmentHeader.BYTES), records);
    }

    byte[] record(int index) {
        return records.get(index);
    }

    SegmentRecords without(int index) {
        var left = new ArrayList<>(records);
        left.remove(index);
        return new SegmentRecords(header, left);
    }

    SegmentRecords swapped(int one, int other) {
        var swapped = new ArrayList<>(records);
        Collections.swap(swapped, one, other);
        return new SegmentRecords(header, swapped);
    }

    SegmentRecords with(int index, byte[] record) {
        var changed = new ArrayList<>(records);
        changed.set(index, record);
        return new SegmentRecords(header, changed);
    }

    SegmentRecords withHeaderOf(SegmentRecords other) {
        return new SegmentRecords(other.header, records);
    }

    /// The last bytes never reached the disk.
    SegmentRecords cut(int count) {
        var last = records.getLast();
        return with(records.size() - 1, Arrays.copyOf(last, last.length - count));
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header);
        records.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
