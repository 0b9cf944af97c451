package org.wardline.store;

import org.wardline.key.StoreFault;

/// The audit receipt is not of the act that the policy allowed: of another person, session,
/// message, mailbox or practice, too old, or used before. Nothing is opened; it is a bug of the
/// caller or an attack.
public final class AccessNotProven extends StoreFault {

    private static final long serialVersionUID = 1;

    AccessNotProven(String what) {
        super("Access was not proven: " + what + ".");
    }
}
