package org.wardline.sdp;

import java.util.Objects;

/// What became of a body of type `application/sdp`.
public sealed interface SdpResult {

    /// It is a session description.
    record Parsed(SessionDescription description) implements SdpResult {
        public Parsed {
            Objects.requireNonNull(description, "description");
        }
    }

    /// It is none; the peer gets 400 (or 488 in a re-INVITE) with the reason.
    ///
    /// @param line number of the offending line, from 1
    /// @param reason a sentence that quotes nothing of the body, which may hold a key
    record Malformed(int line, String reason) implements SdpResult {
        public Malformed {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
