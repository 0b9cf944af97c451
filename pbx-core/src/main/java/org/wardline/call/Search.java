package org.wardline.call;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.cdr.LegEnd;
import org.wardline.directory.Extension;
import org.wardline.ident.MailboxId;
import org.wardline.routing.CallPath.Unanswered;
import org.wardline.sip.message.Headers;

/// The search for somebody who answers: at the phones of the practice ([Hunt]), or in the public
/// network ([Dialling]). Owned by the call's shard.
sealed interface Search permits Hunt, Dialling {

    /// How a search stands after an input.
    sealed interface Standing {

        /// Somebody may still answer, or come back.
        record Ringing() implements Standing {}

        /// A message is to be taken.
        ///
        /// @param busy whether its extension was busy
        record Message(Extension extension, MailboxId mailbox, boolean busy) implements Standing {}

        /// Nobody answers, and there is no mailbox.
        ///
        /// @param status that says so to who calls
        record Nobody(Unanswered why, int status) implements Standing {}

        /// Nobody is called: it may not be.
        record Refused(Rejection why) implements Standing {}
    }

    /// Those that ring.
    List<Leg> legs();

    /// When [#advance] is wanted.
    OptionalLong deadlineMs();

    /// Time has passed.
    Standing advance(long nowMs);

    /// One that rang refused, or can't be reached.
    ///
    /// @param status of its final response
    /// @param moved where it forwards its calls to itself
    Standing failed(Leg leg, int status, Optional<Extension> moved, long nowMs);

    /// A phone of an extension became reachable.
    Standing reachable(Extension extension, long nowMs);

    /// One of them answered and is no longer one that rings.
    void answered(Leg leg);

    /// Stops all that still ring.
    void stop(LegEnd reason, Headers headers, long nowMs);
}
