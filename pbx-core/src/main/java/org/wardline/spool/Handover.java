package org.wardline.spool;

import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.Act;

/// Hands acts to the log until it has taken them, however long it is away. Owned by one thread.
final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final long RETRY_MS = 500;

    private final Destination destination;
    private final Pause pause;
    private volatile long floor;
    private boolean away;

    /// Waits between two attempts.
    @FunctionalInterface
    interface Pause {
        /// Waits, or says that it is over.
        ///
        /// @return whether to give up instead
        boolean endsEverything(long forMs) throws InterruptedException;
    }

    Handover(Destination destination, Pause pause) {
        this.destination = destination;
        this.floor = destination.floor();
        this.pause = pause;
    }

    /// The index that whatever is handed over next has at least. Any thread.
    long floor() {
        return floor;
    }

    /// Returns when the log has them.
    ///
    /// @return false when the spool closes before the log is back
    @SuppressWarnings("checkstyle:IllegalCatch") // supervisor: one act at fault costs no other
    boolean untilTaken(List<Act> acts) throws InterruptedException {
        try {
            while (true) {
                var last = destination.log().write(acts);
                told(last.isEmpty());
                if (last.isPresent()) {
                    floor = last.getAsLong() + 1;
                    return true;
                }
                if (pause.endsEverything(RETRY_MS)) {
                    return false;
                }
            }
        } catch (RuntimeException e) {
            if (acts.size() > 1) {
                return oneByOne(acts);
            }
            LOG.error("audit spool: an act can't be written to the log", e);
            return true;
        }
    }

    /// The numbers of a run that have arrived.
    ///
    /// @return empty when the spool closes before the log can say
    OptionalLong arrived(SegmentHeader header) throws InterruptedException {
        while (true) {
            var highest = destination.arrived().highest(header.run(), header.floor());
            if (highest.isPresent() || pause.endsEverything(RETRY_MS)) {
                return highest;
            }
        }
    }

    private boolean oneByOne(List<Act> acts) throws InterruptedException {
        for (var act : acts) {
            if (!untilTaken(List.of(act))) {
                return false;
            }
        }
        return true;
    }

    private void told(boolean now) {
        if (now != away) {
            away = now;
            if (now) {
                LOG.warn("audit log away: acts of calls and phones wait on disk");
            } else {
                LOG.info("audit log back: what waited is being written");
            }
        }
    }
}
