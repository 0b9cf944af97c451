package org.wardline.directory;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// An extension whose calls go by the opening hours of its practice: the main number, the nurse
/// line. Whatever leads there, a phone of the practice, a transfer or a forward, is led on from it.
///
/// @param targets where its calls go, for every state
public record MainLine(ExtensionId extension, TenantId tenant, Map<OpeningState, Target> targets) {

    /// Where the calls of a main line go.
    public sealed interface Target {

        /// Nowhere else: its own phones and its group ring, as for any extension.
        record Stay() implements Target {}

        /// To another extension, and on from there by what that one is set to.
        record Ring(ExtensionId extension) implements Target {
            public Ring {
                Objects.requireNonNull(extension, "extension");
            }
        }

        /// Straight to a mailbox.
        record Message(MailboxId mailbox) implements Target {
            public Message {
                Objects.requireNonNull(mailbox, "mailbox");
            }
        }

        /// To whom the [OnCallRota] names; nowhere else while the practice has none.
        record OnCall() implements Target {}
    }

    /// @throws DirectoryRefused when a state has no target, or calls are led to where they are
    public MainLine {
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(tenant, "tenant");
        for (OpeningState state : OpeningState.values()) {
            if (!targets.containsKey(state)) {
                throw new DirectoryRefused("A main line has a destination for every state.");
            }
        }
        targets = java.util.Collections.unmodifiableMap(new EnumMap<>(targets));
        if (targets.containsValue(new Target.Ring(extension))) {
            throw new DirectoryRefused(
                    "A main line that keeps its calls stays; it does not ring itself.");
        }
    }
}
