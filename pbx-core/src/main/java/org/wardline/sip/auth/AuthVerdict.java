package org.wardline.sip.auth;

import java.util.Objects;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.Headers;

/// What authentication says of a request.
public sealed interface AuthVerdict {

    /// The request comes from this device.
    ///
    /// @param algorithm what proved it; after the first SHA_256 the device's MD5 HA1 is to be
    ///   deleted
    record Authentic(DeviceId device, DigestAlgorithm algorithm) implements AuthVerdict {}

    /// To be answered with 401 and these headers, which are the same for every cause but STALE.
    ///
    /// @param claimed the user name given, at most 256 characters, untrusted; empty when none was
    record Challenged(Headers headers, Cause cause, String claimed) implements AuthVerdict {

        public Challenged {
            Objects.requireNonNull(headers, "headers");
        }
    }

    /// The source has failed too often, and has failed now or claims a name that is closed: to be
    /// answered with 503 and these headers (Retry-After). Whether it was right does not show.
    ///
    /// @param closed whether it is the name that is closed; for the audit log, never for the peer
    record Throttled(Headers headers, boolean closed, String claimed) implements AuthVerdict {}

    /// Why a request was challenged; for the audit log, never for the peer.
    enum Cause {
        /// No credentials of this realm, or incomplete ones: how every exchange begins.
        NO_CREDENTIALS,
        /// The digest is right but its nonce is too old or of another flow; the peer tries again.
        STALE,
        /// The digest is right but its nonce count was used before.
        REPLAYED,
        /// The digest is right for another request.
        URI_MISMATCH,
        /// Unknown device, wrong secret, or MD5 from a device that has used SHA-256.
        WRONG;

        /// Whether it counts as a failure of its source.
        public boolean isFailure() {
            return switch (this) {
                case NO_CREDENTIALS, STALE -> false;
                case REPLAYED, URI_MISMATCH, WRONG -> true;
            };
        }
    }
}
