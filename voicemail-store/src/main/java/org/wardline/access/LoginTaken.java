package org.wardline.access;

import org.wardline.key.StoreFault;

/// Another person of the practice has that login.
public final class LoginTaken extends StoreFault {

    private static final long serialVersionUID = 1;

    LoginTaken() {
        super("This login is taken in this practice.");
    }
}
