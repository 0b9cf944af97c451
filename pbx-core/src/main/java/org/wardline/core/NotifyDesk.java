package org.wardline.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.call.Caller;
import org.wardline.sip.event.EventPackage;
import org.wardline.sip.event.Extent;
import org.wardline.sip.event.Notification;
import org.wardline.sip.event.Notifier;
import org.wardline.sip.event.SubscribeOutcome;
import org.wardline.sip.event.Subscriber;
import org.wardline.sip.event.SubscriptionId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UserAgent;

/// A notifier on the wire: answers SUBSCRIBEs, sends NOTIFYs and hears what becomes of them. Owned
/// by one shard.
///
/// @param <R> what is watched
final class NotifyDesk<R> {

    private final UserAgent userAgent;
    private final Notifier<R> notifier;
    private final Map<RequestId, SubscriptionId> underWay = new HashMap<>();

    NotifyDesk(UserAgent userAgent, EventPackage<R> about) {
        this.userAgent = Objects.requireNonNull(userAgent, "userAgent");
        this.notifier = new Notifier<>(about);
    }

    int size() {
        return notifier.size();
    }

    boolean watches(R resource) {
        return notifier.watches(resource);
    }

    /// Answers a SUBSCRIBE of a known phone.
    ///
    /// @param resource that this phone may watch
    /// @param contact our address on its flow
    void subscribe(
            R resource, UaEvent.RequestReceived event, Caller caller, SipUri contact, long nowMs) {
        var subscriber =
                new Subscriber(
                        caller.device().id(), event.flow(), NameAddr.of(contact), event.localTag());
        SubscribeOutcome outcome = notifier.subscribe(resource, subscriber, event.request(), nowMs);
        userAgent.respond(event.id(), outcome.status(), outcome.headers(), Body.NONE, nowMs);
        send(outcome.notifications(), nowMs);
    }

    /// The state of a resource is other than before.
    void changed(R resource, Extent extent, long nowMs) {
        send(notifier.changed(resource, extent, nowMs), nowMs);
    }

    void completed(RequestId request, SipResponse response, long nowMs) {
        Optional.ofNullable(underWay.remove(request))
                .ifPresent(id -> send(notifier.notified(id, response, nowMs), nowMs));
    }

    void failed(RequestId request, long nowMs) {
        Optional.ofNullable(underWay.remove(request))
                .ifPresent(id -> send(notifier.notifyFailed(id, nowMs), nowMs));
    }

    void closed(Flow flow, long nowMs) {
        send(notifier.flowClosed(flow.id(), nowMs), nowMs);
    }

    OptionalLong nextDeadlineMs() {
        return notifier.nextDeadlineMs();
    }

    void advance(long nowMs) {
        send(notifier.advance(nowMs), nowMs);
    }

    private void send(List<Notification> notifications, long nowMs) {
        for (Notification notification : notifications) {
            RequestId request =
                    userAgent.request(notification.flow(), notification.request(), nowMs);
            underWay.put(request, notification.subscription());
        }
    }
}
