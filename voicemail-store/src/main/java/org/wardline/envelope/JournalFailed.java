package org.wardline.envelope;

import java.io.IOException;

/// The journal could not make a recording durable, neither in its segment nor in a new one.
public final class JournalFailed extends IOException {

    private static final long serialVersionUID = 1;

    private final JournalTrouble trouble;

    JournalFailed(JournalTrouble trouble) {
        super("the recording journal is " + trouble);
        this.trouble = trouble;
    }

    /// Whether the disk is full or fails otherwise.
    public JournalTrouble trouble() {
        return trouble;
    }
}
