package org.wardline.demo.phone;

import java.util.Objects;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipResponse;

/// The final answer to an INVITE.
///
/// @param status 200-699
/// @param reason the reason phrase
/// @param warning the Warning header's value; empty when there was none
public record CallOutcome(int status, String reason, String warning) {
    public CallOutcome {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(warning, "warning");
    }

    static CallOutcome of(SipResponse response) {
        return new CallOutcome(
                response.status(),
                response.reason(),
                response.headers().first(HeaderName.WARNING).orElse(""));
    }

    /// Whether somebody or something answered.
    public boolean answered() {
        return status / 100 == 2;
    }
}
