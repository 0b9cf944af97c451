package org.wardline.sip.event;

import java.util.Optional;
import org.wardline.sip.dialog.Dialog;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipRequest;

/// One subscription at the notifier (RFC 6665 4.2), with its dialog. One NOTIFY is under way at a
/// time, and changes keep the package's distance from the NOTIFY before; of the states that come
/// meanwhile only the last is sent.
///
/// @param <R> what is watched
final class Subscription<R> {

    private final SubscriptionId id;
    private final R resource;
    private final Subscriber subscriber;
    private final Dialog dialog;
    private final EventType event;
    private final EventPackage<R> about;
    private long expiresAtMs;
    private long version;
    private long notBeforeMs = Long.MIN_VALUE;
    private boolean underWay;
    private Optional<Extent> untold = Optional.empty();

    Subscription(
            SubscriptionId id,
            R resource,
            Subscriber subscriber,
            Dialog dialog,
            EventType event,
            EventPackage<R> about) {
        this.id = id;
        this.resource = resource;
        this.subscriber = subscriber;
        this.dialog = dialog;
        this.event = event;
        this.about = about;
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

    /// When a change may be told that waits for nothing but its time.
    Optional<Long> dueAtMs() {
        return untold.isPresent() && !underWay ? Optional.of(notBeforeMs) : Optional.empty();
    }

    /// The state at once, as each SUBSCRIBE asks for, whatever the distance (4.2.1.2).
    Optional<Notification> asked(long nowMs) {
        notBeforeMs = Long.MIN_VALUE;
        changed(Extent.Full.FULL);
        return due(nowMs);
    }

    /// Something of the state is other than it was told.
    void changed(Extent extent) {
        untold = Optional.of(untold.map(extent::and).orElse(extent));
    }

    /// Whether a change waits for nothing but a turn.
    boolean isDue(long nowMs) {
        return !underWay && untold.isPresent() && nowMs >= notBeforeMs;
    }

    /// The NOTIFY that may go now, if any.
    Optional<Notification> due(long nowMs) {
        if (!isDue(nowMs)) {
            return Optional.empty();
        }
        Extent extent = untold.get();
        notBeforeMs = nowMs + about.minIntervalMs();
        long seconds = Math.max(0, (expiresAtMs - nowMs) / 1000);
        Params params = Params.NONE.with("expires", Long.toString(seconds));
        return Optional.of(notification(new EventType("active", params), extent));
    }

    /// The last NOTIFY, sent whatever is under way.
    Notification terminated(String reason) {
        return notification(
                new EventType("terminated", Params.NONE.with("reason", reason)), Extent.Full.FULL);
    }

    /// The NOTIFY under way was accepted.
    void accepted() {
        underWay = false;
    }

    private Notification notification(EventType state, Extent extent) {
        underWay = true;
        untold = Optional.empty();
        Headers headers =
                Headers.of(HeaderName.CONTACT, subscriber.contact())
                        .with(HeaderName.EVENT, event)
                        .with(HeaderName.SUBSCRIPTION_STATE, state);
        SipRequest request =
                dialog.request(
                        Method.NOTIFY, headers, about.states().write(resource, version, extent));
        version++;
        return new Notification(id, subscriber.flow(), request);
    }
}
