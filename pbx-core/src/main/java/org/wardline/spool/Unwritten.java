package org.wardline.spool;

/// Something that is in memory alone.
sealed interface Unwritten {

    /// An act.
    record Kept(WaitingAct act) implements Unwritten {

        @Override
        public long number() {
            return act.number();
        }
    }

    /// Acts that nothing had room for, in their place.
    record Lost(long number, Gap gap) implements Unwritten {

        @Override
        public WaitingAct act() {
            return WaitingAct.of(number, gap.last(), gap.told());
        }
    }

    /// Its place in this run.
    long number();

    /// What goes to disk and log.
    WaitingAct act();
}
