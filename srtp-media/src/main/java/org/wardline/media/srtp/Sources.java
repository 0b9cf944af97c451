package org.wardline.media.srtp;

/// The sources (SSRC) that one key has served, each with its highest index and replay list.
///
/// At most [#LIVE] are kept, the one heard last in front. When an authentic packet brings another,
/// the source that was silent longest is retired: its state goes, its number stays, and it is never
/// accepted again, since without its state a replay could not be told. Phones that take a new SSRC
/// with every hold thus go on; after [#RETIRED] retirements the key serves no further source.
/// Packets that do not authenticate never get here.
final class Sources {

    static final int LIVE = 4;
    static final int RETIRED = 60;
    static final int NONE = -1;

    private final int[] ssrcs = new int[LIVE];
    private final ReplayWindow[] windows = new ReplayWindow[LIVE];
    private final int[] retired = new int[RETIRED];
    private int liveCount;
    private int retiredCount;

    /// The slot of a live source, or [#NONE]. Valid until the next [#heard] or [#admit].
    int slotOf(int ssrc) {
        for (int slot = 0; slot < liveCount; slot++) {
            if (ssrcs[slot] == ssrc) {
                return slot;
            }
        }
        return NONE;
    }

    ReplayWindow window(int slot) {
        return windows[slot];
    }

    /// Whether a source without a slot may still be admitted.
    boolean admits(int ssrc) {
        for (int i = 0; i < retiredCount; i++) {
            if (retired[i] == ssrc) {
                return false;
            }
        }
        return liveCount < LIVE || retiredCount < RETIRED;
    }

    /// Notes an authentic packet of a live source.
    void heard(int slot, long index) {
        ReplayWindow window = windows[slot];
        window.commit(index);
        if (slot > 0) {
            toFront(slot, ssrcs[slot], window);
        }
    }

    /// Notes the first authentic packet of a source for which [#admits] said yes.
    void admit(int ssrc, long index) {
        if (liveCount == LIVE) {
            liveCount--;
            retired[retiredCount++] = ssrcs[liveCount];
        }
        toFront(liveCount++, ssrc, new ReplayWindow(index));
    }

    private void toFront(int slot, int ssrc, ReplayWindow window) {
        System.arraycopy(ssrcs, 0, ssrcs, 1, slot);
        System.arraycopy(windows, 0, windows, 1, slot);
        ssrcs[0] = ssrc;
        windows[0] = window;
    }

    int liveCount() {
        return liveCount;
    }
}
