package org.wardline.sip.transaction;

import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SipRequest;

/// When a request that was refused for load may come again (RFC 3261 20.33): at times that differ
/// from phone to phone, so that those who were refused together do not come back together.
public final class RetryAfter {

    private RetryAfter() {}

    /// The header.
    ///
    /// @param leastSeconds the least time; at most twice as long
    public static Headers spread(int leastSeconds, SipRequest refused) {
        long more = Math.floorMod(refused.callId().hashCode(), leastSeconds + 1);
        return Headers.of(HeaderName.RETRY_AFTER, leastSeconds + more);
    }
}
