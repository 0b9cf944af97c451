package org.wardline.call;

import java.util.Objects;
import java.util.Optional;
import org.wardline.directory.CallerDisplay;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.ua.InviteId;

/// One call at an extension, or in a park slot, as lamps show it.
///
/// @param id the same for the life of the call at this place; says nothing
/// @param usage of the phone, by which a lamp may pick the call up while it rings
/// @param answered false while it rings
/// @param outgoing whether the extension called
/// @param remote who is at the other side; empty before anybody is
public record LineStatus(
        String id, InviteId usage, boolean answered, boolean outgoing, Optional<Remote> remote) {

    public LineStatus {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(remote, "remote");
    }

    /// The party at the other side: shown by the rules of caller display and not otherwise.
    public static final class Remote {

        private final ShownCaller shown;

        Remote(ShownCaller shown) {
            this.shown = Objects.requireNonNull(shown, "shown");
        }

        /// What a screen may show of it.
        public NameAddr address(CallerDisplay allowed, String domain) {
            return shown.address(allowed, domain);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Remote remote && remote.shown.equals(shown);
        }

        @Override
        public int hashCode() {
            return shown.hashCode();
        }

        @Override
        public String toString() {
            return "Remote[PHI]";
        }
    }
}
