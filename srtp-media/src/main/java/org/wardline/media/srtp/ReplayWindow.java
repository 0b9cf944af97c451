package org.wardline.media.srtp;

/// The replay list of one source (RFC 3711 3.3.2) as a sliding window of 128 indexes.
///
/// [#check] changes nothing; [#commit] is called once the packet's tag held.
final class ReplayWindow {

    static final int SIZE = 128;

    private long highestIndex;

    /// Bit n of the two words together: index `highestIndex - n` was seen.
    private long recent;

    private long older;

    /// A window whose first packet was authenticated with this index.
    ReplayWindow(long firstIndex) {
        highestIndex = firstIndex;
        recent = 1;
    }

    long highestIndex() {
        return highestIndex;
    }

    Verdict check(long index) {
        long age = highestIndex - index;
        if (age < 0) {
            return Verdict.OK;
        }
        if (age >= SIZE) {
            return Verdict.TOO_OLD;
        }
        long word = age < Long.SIZE ? recent : older;
        return ((word >>> age) & 1) == 0 ? Verdict.OK : Verdict.REPLAYED;
    }

    void commit(long index) {
        long age = highestIndex - index;
        if (age < 0) {
            slide(-age);
            highestIndex = index;
            recent |= 1;
        } else if (age < Long.SIZE) {
            recent |= 1L << age;
        } else {
            older |= 1L << age;
        }
    }

    private void slide(long by) {
        if (by >= SIZE) {
            recent = 0;
            older = 0;
        } else if (by >= Long.SIZE) {
            older = recent << by;
            recent = 0;
        } else {
            older = (older << by) | (recent >>> -by);
            recent <<= by;
        }
    }
}
