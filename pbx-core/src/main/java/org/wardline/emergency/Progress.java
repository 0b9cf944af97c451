package org.wardline.emergency;

import java.util.Locale;

/// How far a call for help has come.
public enum Progress {
    /// It was dialled and is on its way.
    DIALLED,
    /// The emergency services have answered.
    CONNECTED,
    /// There was no way to them, or they were not reached.
    NOT_PUT_THROUGH,
    /// The caller hung up, or was cut off, before they answered.
    HUNG_UP;

    /// Whether the same call may come further, and be told once more.
    public boolean isPassing() {
        return this == DIALLED;
    }

    /// Its stable name, in the audit log and in messages to programs.
    public String term() {
        return name().toLowerCase(Locale.ROOT);
    }
}
