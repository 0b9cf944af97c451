package org.wardline.demo;

import java.util.Arrays;
import java.util.List;

/// Finds canaries in a stretch of bytes: every run of eight bytes is looked up in a hash table of
/// anchors, and a match is then measured in both directions.
///
/// A text has one anchor, its first eight bytes. Audio has one in each 32 bytes, so that any 64 in
/// a row hold a whole one. Not thread-safe in building, thread-safe in use.
final class CanaryIndex {

    private static final int ANCHOR_BYTES = Long.BYTES;
    private static final int ANCHOR_SPACING = Canaries.AUDIO_WINDOW_BYTES / 2;

    /// One anchor: its eight bytes as a number, where it lies in which form, and the next one with
    /// the same slot (-1: none).
    private final long[] keys;

    private final int[] formOf;
    private final int[] placeOf;
    private final int[] next;
    private final int[] slots;
    private final List<Canaries.Form> forms;
    private int anchors;

    CanaryIndex(Canaries canaries) {
        forms = canaries.forms();
        int capacity = 0;
        for (Canaries.Form form : forms) {
            capacity += form.isAudio() ? form.bytes().length / ANCHOR_SPACING : 1;
        }
        keys = new long[capacity];
        formOf = new int[capacity];
        placeOf = new int[capacity];
        next = new int[capacity];
        slots = new int[Integer.highestOneBit(Math.max(capacity, 1) * 16)];
        Arrays.fill(slots, -1);
        for (int form = 0; form < forms.size(); form++) {
            addAnchors(form);
        }
    }

    /// Longest stretch that a match can need on either side of an anchor.
    int reachBytes() {
        return forms.stream().mapToInt(Canaries.Form::minimumRun).max().orElse(0);
    }

    /// Receives a match: which form, and where in the searched bytes it starts.
    interface Found {
        void at(Canaries.Form form, int offset);
    }

    /// Reports every match whose anchor starts in `from` to `to` (exclusive); `buffer` must hold
    /// [#reachBytes] more on both sides, as far as there are any.
    ///
    /// @param limit end of the valid bytes in `buffer`
    void search(byte[] buffer, int from, int to, int limit, Found found) {
        int last = Math.min(to, limit - ANCHOR_BYTES + 1);
        long key = 0;
        for (int i = from; i < Math.min(from + ANCHOR_BYTES - 1, limit); i++) {
            key = (key << 8) | (buffer[i] & 0xFF);
        }
        for (int at = from; at < last; at++) {
            key = (key << 8) | (buffer[at + ANCHOR_BYTES - 1] & 0xFF);
            for (int a = slots[slot(key)]; a >= 0; a = next[a]) {
                if (keys[a] == key) {
                    measure(a, buffer, at, limit, found);
                }
            }
        }
    }

    private void measure(int anchor, byte[] buffer, int at, int limit, Found found) {
        Canaries.Form form = forms.get(formOf[anchor]);
        byte[] bytes = form.bytes();
        int place = placeOf[anchor];
        int reach = form.minimumRun();
        int before = 0;
        while (before < reach
                && before < Math.min(place, at)
                && bytes[place - before - 1] == buffer[at - before - 1]) {
            before++;
        }
        int after = ANCHOR_BYTES;
        while (after < reach
                && place + after < bytes.length
                && at + after < limit
                && bytes[place + after] == buffer[at + after]) {
            after++;
        }
        boolean telling =
                !form.isAudio()
                        || distinct(buffer, at - before, before + after)
                                >= Canaries.LEAST_DISTINCT_BYTES;
        if (before + after >= form.minimumRun() && telling) {
            found.at(form, at - before);
        }
    }

    private void addAnchors(int form) {
        byte[] bytes = forms.get(form).bytes();
        if (!forms.get(form).isAudio()) {
            add(form, 0);
            return;
        }
        for (int block = 0; block + ANCHOR_SPACING <= bytes.length; block += ANCHOR_SPACING) {
            int best = block;
            for (int place = block; place + ANCHOR_BYTES <= block + ANCHOR_SPACING; place++) {
                if (distinct(bytes, place, ANCHOR_BYTES) > distinct(bytes, best, ANCHOR_BYTES)) {
                    best = place;
                }
            }
            // A block of one repeated byte is silence: no window around it is telling by its sake.
            if (distinct(bytes, best, ANCHOR_BYTES) > 1) {
                add(form, best);
            }
        }
    }

    private void add(int form, int place) {
        byte[] bytes = forms.get(form).bytes();
        long key = 0;
        for (int i = 0; i < ANCHOR_BYTES; i++) {
            key = (key << 8) | (bytes[place + i] & 0xFF);
        }
        keys[anchors] = key;
        formOf[anchors] = form;
        placeOf[anchors] = place;
        next[anchors] = slots[slot(key)];
        slots[slot(key)] = anchors++;
    }

    private int slot(long key) {
        // Fibonacci hashing: the upper bits of a product with 2^64 divided by the golden ratio.
        return (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 40) & (slots.length - 1);
    }

    private static int distinct(byte[] bytes, int from, int length) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (int i = from; i < from + length; i++) {
            long bit = 1L << (bytes[i] & 63);
            switch ((bytes[i] & 0xFF) >> 6) {
                case 0 -> a |= bit;
                case 1 -> b |= bit;
                case 2 -> c |= bit;
                default -> d |= bit;
            }
        }
        return Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d);
    }
}
