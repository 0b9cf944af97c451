package org.wardline.access;

import org.wardline.key.StoreFault;

/// The practice has no such person.
public final class NoSuchPerson extends StoreFault {

    private static final long serialVersionUID = 1;

    NoSuchPerson() {
        super("There is no such person in this practice.");
    }
}
