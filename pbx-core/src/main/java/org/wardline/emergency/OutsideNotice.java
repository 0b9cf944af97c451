package org.wardline.emergency;

import java.util.Objects;
import java.util.function.Consumer;
import org.wardline.audit.event.EmergencyTold;
import org.wardline.directory.EmergencyContact;

/// A notice for a contact that signalling does not reach itself.
///
/// @param notice what to tell
/// @param contact whom
/// @param ended called once, on any thread, with how it went; must not block
public record OutsideNotice(
        EmergencyNotice notice, EmergencyContact contact, Consumer<EmergencyTold> ended) {

    public OutsideNotice {
        Objects.requireNonNull(notice, "notice");
        Objects.requireNonNull(contact, "contact");
        Objects.requireNonNull(ended, "ended");
    }
}
