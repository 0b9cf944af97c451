package org.wardline.sip.event;

import java.util.Optional;
import org.wardline.sip.dialog.Dialog;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipRequest;

/// One subscription at the notifier (RFC 6665 4.2), with its dialog. One NOTIFY is under way at a
/// time; of the states that come meanwhile only the last is sent.
///
/// @param <R> what is watched
final class Subscription<R> {

    private final SubscriptionId id;
    private final R resource;
    private final Subscriber subscriber;
    private final Dialog dialog;
    private final EventType event;
    private long expiresAtMs;
    private boolean underWay;
    private Optional<Body> next = Optional.empty();

    Subscription(
            SubscriptionId id, R resource, Subscriber subscriber, Dialog dialog, EventType event) {
        this.id = id;
        this.resource = resource;
        this.subscriber = subscriber;
        this.dialog = dialog;
        this.event = event;
    }

    SubscriptionId id() {
        return id;
    }

    R resource() {
        return resource;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    Dialog dialog() {
        return dialog;
    }

    long expiresAtMs() {
        return expiresAtMs;
    }

    void extend(long untilMs) {
        expiresAtMs = untilMs;
    }

    /// The NOTIFY of a state, or nothing while another one is under way.
    Optional<Notification> active(Body state, long nowMs) {
        if (underWay) {
            next = Optional.of(state);
            return Optional.empty();
        }
        long seconds = Math.max(0, (expiresAtMs - nowMs) / 1000);
        Params params = Params.NONE.with("expires", Long.toString(seconds));
        return Optional.of(notification(new EventType("active", params), state));
    }

    /// The last NOTIFY, sent whatever is under way.
    Notification terminated(String reason, Body state) {
        return notification(new EventType("terminated", Params.NONE.with("reason", reason)), state);
    }

    /// The NOTIFY under way was accepted; gives the one that waited for it.
    Optional<Notification> accepted(long nowMs) {
        underWay = false;
        Optional<Body> waiting = next;
        next = Optional.empty();
        return waiting.flatMap(state -> active(state, nowMs));
    }

    private Notification notification(EventType state, Body body) {
        underWay = true;
        Headers headers =
                Headers.of(HeaderName.CONTACT, subscriber.contact())
                        .with(HeaderName.EVENT, event)
                        .with(HeaderName.SUBSCRIPTION_STATE, state);
        SipRequest request = dialog.request(Method.NOTIFY, headers, body);
        return new Notification(id, subscriber.flow(), request);
    }
}
