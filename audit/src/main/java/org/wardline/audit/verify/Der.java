package org.wardline.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One element of ASN.1 with definite lengths (X.690), within the bytes that hold it. Whatever is
/// not where it should be is an [IllegalArgumentException].
///
/// @param from where its content begins
/// @param to where it ends
@SuppressWarnings("ArrayRecordComponent") // never compared
record Der(byte[] bytes, int start, int from, int to) {

    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int CONTEXT_0 = 0xA0;

    /// Bytes that are one element and nothing else.
    static Der whole(byte[] bytes) {
        var element = at(bytes, 0, bytes.length);
        require(element.to == bytes.length);
        return element;
    }

    private static Der at(byte[] bytes, int start, int limit) {
        require(start + 2 <= limit && (bytes[start] & 0x1f) != 0x1f);
        int length = bytes[start + 1] & 0xff;
        int from = start + 2;
        if (length >= 0x80) {
            int count = length & 0x7f;
            require(count >= 1 && count <= 3 && from + count <= limit);
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | (bytes[from++] & 0xff);
            }
        }
        require(length <= limit - from);
        return new Der(bytes, start, from, from + length);
    }

    int tag() {
        return bytes[start] & 0xff;
    }

    /// The same, when it has this tag.
    Der as(int tag) {
        require(tag() == tag);
        return this;
    }

    /// The elements within.
    List<Der> inside() {
        var found = new ArrayList<Der>();
        for (int next = from; next < to; next = found.getLast().to) {
            found.add(at(bytes, next, to));
        }
        return found;
    }

    /// The element at a place within.
    Der inside(int place) {
        var all = inside();
        require(place < all.size());
        return all.get(place);
    }

    byte[] content() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /// With tag and length.
    byte[] encoded() {
        return Arrays.copyOfRange(bytes, start, to);
    }

    String ascii() {
        return new String(content(), StandardCharsets.US_ASCII);
    }

    /// An object identifier in dots.
    String oid() {
        as(OID);
        require(from < to && bytes[to - 1] >= 0);
        var text = new StringBuilder();
        long arc = 0;
        for (int i = from; i < to; i++) {
            require(arc < 1L << 48);
            arc = arc << 7 | (bytes[i] & 0x7f);
            if (bytes[i] >= 0) {
                if (text.isEmpty()) {
                    long first = Math.min(2, arc / 40);
                    text.append(first).append('.').append(arc - 40 * first);
                } else {
                    text.append('.').append(arc);
                }
                arc = 0;
            }
        }
        return text.toString();
    }

    static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not what a time stamp looks like");
        }
    }
}
