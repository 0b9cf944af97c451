package org.wardline.sdp;

import java.util.Objects;

/// The `o=` line (RFC 8866 5.2): which session this is, and which version of it.
///
/// @param username as written; `-` in ours
/// @param sessionId decimal digits, at most 20
/// @param version decimal digits, at most 20; one more for each change of our own description
/// @param address `IN IP4 192.0.2.1`, as written
public record SdpOrigin(String username, String sessionId, String version, String address) {

    public SdpOrigin {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(address, "address");
    }
}
