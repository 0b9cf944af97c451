package org.wardline.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;

/// Header fields on every answer, whatever it is: HTTPS for a year (RFC 6797), no caching (R82), no
/// guessing of types, no framing, no referrer.
final class SecurityHeaders {

    static final HttpHeaders ALL =
            HttpHeaders.of(
                            HttpHeaderNames.STRICT_TRANSPORT_SECURITY,
                            "max-age=31536000",
                            HttpHeaderNames.CACHE_CONTROL,
                            "no-store",
                            HttpHeaderNames.X_CONTENT_TYPE_OPTIONS,
                            "nosniff",
                            HttpHeaderNames.CONTENT_SECURITY_POLICY,
                            "default-src 'none'; frame-ancestors 'none'; base-uri 'none';"
                                    + " form-action 'none'")
                    .toBuilder()
                    .add("referrer-policy", "no-referrer")
                    .add("cross-origin-resource-policy", "same-origin")
                    .add("x-frame-options", "DENY")
                    .build();

    private SecurityHeaders() {}
}
