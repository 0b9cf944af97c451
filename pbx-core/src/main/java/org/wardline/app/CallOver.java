package org.wardline.app;

/// The call has ended; every further act of its script throws this too. Checked, because a script
/// that holds something has to say what becomes of it when the caller hangs up.
public final class CallOver extends Exception {

    private static final long serialVersionUID = 1L;

    CallOver() {
        super("the call is over", null, false, false);
    }
}
