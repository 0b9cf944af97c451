package org.wardline.key;

/// The content root is absent: messages are taken, but none can be opened until it is brought.
public final class StoreSealed extends StoreFault {

    private static final long serialVersionUID = 1;

    /// The one sentence that callers of the API see.
    public StoreSealed() {
        super(
                "The message store is sealed: the content root key is not present. "
                        + "Calls and new messages go on; playback needs the key.");
    }
}
