package org.wardline.audit;

import java.time.Instant;

/// Proof that an act is in the log and durable. Only [AuditLog] makes one, so whoever is handed a
/// receipt need not ask.
public final class AuditReceipt {

    private final long index;
    private final Act act;
    private final Instant at;

    AuditReceipt(long index, Act act, Instant at) {
        this.index = index;
        this.act = act;
        this.at = at;
    }

    /// The entry's index in the log, from 0; rows of the act's effect carry it.
    public long index() {
        return index;
    }

    /// What was written.
    public Act act() {
        return act;
    }

    /// The entry's time.
    public Instant at() {
        return at;
    }

    @Override
    public String toString() {
        return "AuditReceipt[" + index + ", " + act.event().kind() + "]";
    }
}
