package org.wardline.key;

/// A key file is damaged, missing, readable by others or in the wrong place. Start-up prints the
/// sentence and ends; it never goes on with half of its keys.
public final class KeyFault extends StoreFault {

    private static final long serialVersionUID = 1;

    KeyFault(String safeMessage) {
        super(safeMessage);
    }

    KeyFault(String safeMessage, Throwable cause) {
        super(safeMessage, cause);
    }
}
