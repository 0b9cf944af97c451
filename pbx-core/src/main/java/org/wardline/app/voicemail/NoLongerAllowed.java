package org.wardline.app.voicemail;

import org.wardline.key.StoreFault;

/// What the listener may do has changed during the call.
final class NoLongerAllowed extends StoreFault {

    private static final long serialVersionUID = 1;

    NoLongerAllowed() {
        super("The mailbox was taken from this person.");
    }
}
