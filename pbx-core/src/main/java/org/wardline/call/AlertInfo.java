package org.wardline.call;

import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;

/// How a phone is asked to ring. RFC 7462 names who calls and how much it matters; `info` is what
/// desk phones match their ring tones with.
final class AlertInfo {

    private static final HeaderName<String> ALERT_INFO = HeaderName.extension("Alert-Info");
    private static final String INTERNAL = "<urn:alert:source:internal>;info=alert-internal";
    private static final String EXTERNAL = "<urn:alert:source:external>;info=alert-external";
    private static final String PRIORITY = "<urn:alert:priority:high>;info=alert-group";
    private static final String WAITING = "<urn:alert:service:call-waiting>";

    private AlertInfo() {}

    /// @param outside whether the caller is of the public network
    /// @param priority whether the number that was reached rings differently
    /// @param waiting whether the phone is in another call
    static Headers of(boolean outside, boolean priority, boolean waiting) {
        String source = outside ? EXTERNAL : INTERNAL;
        Headers headers = Headers.of(ALERT_INFO, priority ? PRIORITY : source);
        return waiting ? headers.with(ALERT_INFO, WAITING) : headers;
    }
}
