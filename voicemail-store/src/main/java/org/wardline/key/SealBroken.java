package org.wardline.key;

/// Something sealed did not verify: it was changed, moved to another place, or cut. Nothing of it
/// is released. [#part()] tells the operator which part failed; users hear one sentence.
public final class SealBroken extends StoreFault {

    private static final long serialVersionUID = 1;

    private final String part;

    /// @param part what failed, for the operator: `header`, `key`, `length`, `chunk 7`, `piece 3`
    public SealBroken(String part) {
        super("The stored item failed its integrity check and was not released.");
        this.part = part;
    }

    /// What failed: `header`, `key`, `length`, `chunk 7`, `piece 3` and the like.
    public String part() {
        return part;
    }

    /// The sentence with the part that failed, for the operator's log.
    @Override
    public String getMessage() {
        return safeMessage() + " (" + part + ")";
    }
}
