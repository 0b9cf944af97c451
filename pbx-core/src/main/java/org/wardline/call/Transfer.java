package org.wardline.call;

import java.util.Objects;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UserAgent;

/// A blind transfer that is under way (RFC 3515): who asked for it and is told how it goes. Owned
/// by the call's shard.
final class Transfer {

    private final Leg referrer;
    private final RequestId referral;
    private final UserAgent userAgent;
    private boolean toldOfRinging;

    Transfer(Leg referrer, RequestId referral, UserAgent userAgent) {
        this.referrer = Objects.requireNonNull(referrer, "referrer");
        this.referral = Objects.requireNonNull(referral, "referral");
        this.userAgent = Objects.requireNonNull(userAgent, "userAgent");
    }

    /// The side that asked.
    Leg referrer() {
        return referrer;
    }

    /// The new party rings.
    void rings(long nowMs) {
        if (!toldOfRinging) {
            toldOfRinging = true;
            userAgent.referProgress(referral, 180, nowMs);
        }
    }

    /// The new party, or a mailbox, has answered.
    void succeeded(long nowMs) {
        userAgent.referProgress(referral, 200, nowMs);
    }

    /// Nobody answers.
    ///
    /// @param status 300..699
    void failed(int status, long nowMs) {
        userAgent.referProgress(referral, status, nowMs);
    }
}
