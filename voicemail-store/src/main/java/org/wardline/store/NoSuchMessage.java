package org.wardline.store;

import org.wardline.key.StoreFault;

/// There is no such message in that mailbox of that practice.
public final class NoSuchMessage extends StoreFault {

    private static final long serialVersionUID = 1;

    NoSuchMessage() {
        super("There is no such message in this mailbox.");
    }
}
