package org.wardline.access;

import org.wardline.key.StoreFault;

/// Another person of the practice proves themselves by phone with that number.
public final class NumberTaken extends StoreFault {

    private static final long serialVersionUID = 1;

    NumberTaken() {
        super("Another person of this practice has this number.");
    }
}
