package org.wardline.sip.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.wardline.ident.DeviceId;
import org.wardline.sip.dialog.Dialog;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transaction.Alarms;
import org.wardline.sip.transport.FlowId;

/// Keeps the subscriptions to one event package and says what to notify (RFC 6665 4.2). Owned by
/// one signalling shard; time is milliseconds of a clock that never goes back.
///
/// A subscription lives on its flow: a phone that lost it subscribes again, as RFC 5626 phones do.
///
/// @param <R> what is watched, for example a mailbox
public final class Notifier<R> {

    private static final long SECOND_MS = 1000;
    private static final long MIN_EXPIRES_SECONDS = 60;
    private static final long MAX_EXPIRES_SECONDS = 3600;
    private static final HeaderName<String> ALLOW_EVENTS = HeaderName.extension("Allow-Events");

    private final EventPackage<R> about;
    private final Map<SubscriptionId, Subscription<R>> subscriptions = new HashMap<>();
    private final Map<R, Set<SubscriptionId>> byResource = new HashMap<>();
    private final Map<FlowId, Set<SubscriptionId>> byFlow = new HashMap<>();
    private final Map<DeviceId, Integer> perDevice = new HashMap<>();
    private final Map<DialogId, SubscriptionId> byDialog = new HashMap<>();

    /// When each subscription is to be looked at next. One time each, which goes with it, so that a
    /// phone that refreshes or unsubscribes as fast as it can fills nothing.
    private final Alarms<SubscriptionId> alarms = new Alarms<>();

    private final Pace pace = new Pace();
    private long lastId;

    /// A notifier without subscriptions.
    public Notifier(EventPackage<R> about) {
        this.about = Objects.requireNonNull(about, "about");
    }

    /// Carries out an authenticated SUBSCRIBE. The answer goes out before the notifications.
    ///
    /// @param resource what To names, which this subscriber may watch
    public SubscribeOutcome subscribe(
            R resource, Subscriber subscriber, SipRequest request, long nowMs) {
        Headers headers = request.headers();
        Optional<EventType> event =
                headers.first(HeaderName.EVENT).filter(e -> e.packageName().equals(about.name()));
        if (event.isEmpty()) {
            return SubscribeOutcome.refused(489, Headers.of(ALLOW_EVENTS, about.name()));
        }
        List<MediaType> accepted = headers.all(HeaderName.ACCEPT);
        if (!accepted.isEmpty() && accepted.stream().noneMatch(a -> a.includes(about.bodyType()))) {
            return SubscribeOutcome.refused(406, Headers.of(HeaderName.ACCEPT, about.bodyType()));
        }
        long wanted = headers.first(HeaderName.EXPIRES).orElse(MAX_EXPIRES_SECONDS);
        if (wanted > 0 && wanted < MIN_EXPIRES_SECONDS) {
            return SubscribeOutcome.refused(
                    423, Headers.of(HeaderName.MIN_EXPIRES, MIN_EXPIRES_SECONDS));
        }
        long granted = Math.min(wanted, MAX_EXPIRES_SECONDS);
        return request.toTag().isPresent()
                ? refresh(subscriber, request, granted, nowMs)
                : begin(resource, subscriber, request, event.get(), granted, nowMs);
    }

    private SubscribeOutcome begin(
            R resource,
            Subscriber subscriber,
            SipRequest request,
            EventType event,
            long granted,
            long nowMs) {
        if (perDevice.getOrDefault(subscriber.device(), 0) >= about.maxPerDevice()) {
            return SubscribeOutcome.refused(403, Headers.NONE);
        }
        Dialog dialog = Dialog.asServer(request, subscriber.localTag(), 1);
        dialog.confirm();
        var id = new SubscriptionId(++lastId);
        var subscription = new Subscription<R>(id, resource, subscriber, dialog, event, about);
        subscriptions.put(id, subscription);
        byResource.computeIfAbsent(resource, _ -> new LinkedHashSet<>()).add(id);
        byFlow.computeIfAbsent(subscriber.flow().id(), _ -> new LinkedHashSet<>()).add(id);
        perDevice.merge(subscriber.device(), 1, Integer::sum);
        byDialog.put(dialog.id(), id);
        return go(subscription, granted, nowMs);
    }

    /// A SUBSCRIBE inside its dialog: longer, or the end (4.2.1.4).
    private SubscribeOutcome refresh(
            Subscriber subscriber, SipRequest request, long granted, long nowMs) {
        Optional<Subscription<R>> known =
                DialogId.of(request)
                        .map(byDialog::get)
                        .map(subscriptions::get)
                        .filter(s -> s.subscriber().device().equals(subscriber.device()))
                        .filter(s -> s.subscriber().flow().id().equals(subscriber.flow().id()));
        if (known.isEmpty()) {
            return SubscribeOutcome.refused(481, Headers.NONE);
        }
        Subscription<R> subscription = known.get();
        if (subscription.dialog().receive(request) == Dialog.Order.OUT_OF_ORDER) {
            return SubscribeOutcome.refused(500, Headers.NONE);
        }
        subscription.dialog().refreshTarget(request);
        return go(subscription, granted, nowMs);
    }

    private SubscribeOutcome go(Subscription<R> subscription, long granted, long nowMs) {
        Headers headers =
                Headers.of(HeaderName.EXPIRES, granted)
                        .with(HeaderName.CONTACT, subscription.subscriber().contact());
        if (granted == 0) {
            forget(subscription);
            return new SubscribeOutcome(200, headers, List.of(subscription.terminated("timeout")));
        }
        subscription.extend(nowMs + granted * SECOND_MS);
        Optional<Notification> state = subscription.asked(nowMs);
        state.ifPresent(this::underWay);
        arm(subscription, nowMs);
        return new SubscribeOutcome(200, headers, state.stream().toList());
    }

    /// The state of a resource changed.
    ///
    /// @param extent which part of it, as far as the package knows parts
    public List<Notification> changed(R resource, Extent extent, long nowMs) {
        var notifications = new ArrayList<Notification>();
        for (SubscriptionId id : byResource.getOrDefault(resource, Set.of())) {
            Subscription<R> subscription = subscriptions.get(id);
            subscription.changed(extent);
            inTurn(subscription, nowMs).ifPresent(notifications::add);
            arm(subscription, nowMs);
        }
        return notifications;
    }

    /// A NOTIFY got its final response.
    public List<Notification> notified(SubscriptionId id, SipResponse response, long nowMs) {
        Optional<Subscription<R>> known = Optional.ofNullable(subscriptions.get(id));
        if (known.isEmpty()) {
            return List.of();
        }
        Subscription<R> subscription = known.get();
        DeviceId phone = subscription.subscriber().device();
        if (response.isSuccess()) {
            subscription.accepted();
            pace.ended(phone, id);
        } else {
            // 4.2.2: whatever the subscriber does not accept ends the subscription.
            forget(subscription);
        }
        // Others that have waited go before its next one.
        List<Notification> notifications = new ArrayList<>(waiting(phone, nowMs));
        if (response.isSuccess()) {
            inTurn(subscription, nowMs).ifPresent(notifications::add);
            arm(subscription, nowMs);
        }
        return notifications;
    }

    /// A NOTIFY got no response: the subscription is over (4.2.2).
    public List<Notification> notifyFailed(SubscriptionId id, long nowMs) {
        Optional<Subscription<R>> known = Optional.ofNullable(subscriptions.get(id));
        known.ifPresent(this::forget);
        return known.map(s -> waiting(s.subscriber().device(), nowMs)).orElse(List.of());
    }

    /// A flow closed: its subscriptions are over. The same phone may have others elsewhere.
    public List<Notification> flowClosed(FlowId flow, long nowMs) {
        List<Subscription<R>> over =
                byFlow.getOrDefault(flow, Set.of()).stream().map(subscriptions::get).toList();
        over.forEach(this::forget);
        return over.stream()
                .map(s -> s.subscriber().device())
                .distinct()
                .flatMap(phone -> waiting(phone, nowMs).stream())
                .toList();
    }

    /// The NOTIFY of a change, unless it has to wait for its time or for its turn.
    private Optional<Notification> inTurn(Subscription<R> subscription, long nowMs) {
        boolean goes =
                subscription.isDue(nowMs)
                        && pace.mayTell(subscription.subscriber().device(), subscription.id());
        Optional<Notification> notification = goes ? subscription.due(nowMs) : Optional.empty();
        notification.ifPresent(this::underWay);
        return notification;
    }

    /// Has a subscription looked at when it expires, or before that when a change may be told that
    /// waits for its time.
    private void arm(Subscription<R> subscription, long nowMs) {
        long expiresAtMs = subscription.expiresAtMs();
        long dueAtMs = subscription.dueAtMs().filter(atMs -> atMs > nowMs).orElse(expiresAtMs);
        alarms.set(subscription.id(), Math.min(dueAtMs, expiresAtMs));
    }

    private void underWay(Notification notification) {
        Subscription<R> subscription = subscriptions.get(notification.subscription());
        pace.tells(subscription.subscriber().device(), subscription.id());
    }

    /// What a phone has waited for and is told now.
    private List<Notification> waiting(DeviceId phone, long nowMs) {
        var notifications = new ArrayList<Notification>();
        for (var next = pace.next(phone); next.isPresent(); next = pace.next(phone)) {
            next.map(subscriptions::get)
                    .flatMap(s -> inTurn(s, nowMs))
                    .ifPresent(notifications::add);
        }
        return notifications;
    }

    public OptionalLong nextDeadlineMs() {
        return alarms.nextMs();
    }

    /// Ends what has expired, and tells what has waited for its time.
    public List<Notification> advance(long nowMs) {
        var notifications = new ArrayList<Notification>();
        alarms.due(
                nowMs,
                id ->
                        Optional.ofNullable(subscriptions.get(id))
                                .flatMap(s -> due(s, nowMs))
                                .ifPresent(notifications::add));
        return notifications;
    }

    private Optional<Notification> due(Subscription<R> subscription, long nowMs) {
        if (subscription.expiresAtMs() > nowMs) {
            Optional<Notification> change = inTurn(subscription, nowMs);
            arm(subscription, nowMs);
            return change;
        }
        forget(subscription);
        return Optional.of(subscription.terminated("timeout"));
    }

    /// Whether somebody watches a resource.
    public boolean watches(R resource) {
        return byResource.containsKey(resource);
    }

    /// Live subscriptions, for figures and leak tests.
    public int size() {
        return subscriptions.size();
    }

    private void forget(Subscription<R> subscription) {
        subscriptions.remove(subscription.id());
        alarms.cancel(subscription.id());
        remove(byResource, subscription.resource(), subscription.id());
        remove(byFlow, subscription.subscriber().flow().id(), subscription.id());
        perDevice.computeIfPresent(
                subscription.subscriber().device(), (_, n) -> n == 1 ? null : n - 1);
        byDialog.remove(subscription.dialog().id());
        pace.ended(subscription.subscriber().device(), subscription.id());
    }

    private static <K> void remove(
            Map<K, Set<SubscriptionId>> index, K key, SubscriptionId subscription) {
        index.computeIfPresent(
                key,
                (_, ids) -> {
                    ids.remove(subscription);
                    return ids.isEmpty() ? null : ids;
                });
    }
}
