package org.wardline.store;

import java.util.Locale;

/// Which greeting of a mailbox.
public enum Greeting {
    /// Nobody answered.
    STANDARD,
    /// The phones were busy; without it callers hear the standard one.
    BUSY,
    /// In place of both while it is on.
    OUT_OF_OFFICE;

    /// The stable word, for example `out_of_office`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
