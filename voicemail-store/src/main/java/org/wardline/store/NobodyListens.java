package org.wardline.store;

import org.wardline.key.StoreFault;

/// A copy was to go to a mailbox that nobody may hear.
public final class NobodyListens extends StoreFault {

    private static final long serialVersionUID = 1;

    NobodyListens() {
        super("Nobody may hear that mailbox.");
    }
}
