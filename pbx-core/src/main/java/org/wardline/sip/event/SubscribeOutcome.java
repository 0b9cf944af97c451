package org.wardline.sip.event;

import java.util.List;
import org.wardline.sip.message.Headers;

/// The answer to a SUBSCRIBE, and the NOTIFY that follows it at once (RFC 6665 4.2.1.2).
public record SubscribeOutcome(int status, Headers headers, List<Notification> notifications) {

    public SubscribeOutcome {
        notifications = List.copyOf(notifications);
    }

    static SubscribeOutcome refused(int status, Headers headers) {
        return new SubscribeOutcome(status, headers, List.of());
    }
}
