package org.wardline.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.call.Caller;
import org.wardline.directory.Extension;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.sip.event.EventPackage;
import org.wardline.sip.event.Extent;
import org.wardline.sip.event.MessageSummary;
import org.wardline.sip.event.Notification;
import org.wardline.sip.event.Notifier;
import org.wardline.sip.event.SubscribeOutcome;
import org.wardline.sip.event.Subscriber;
import org.wardline.sip.event.SubscriptionId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UserAgent;
import org.wardline.store.MailboxChanged;
import org.wardline.store.MailboxCounts;

/// Message-waiting lamps (RFC 3842). A phone may watch the mailbox of its own extension and no
/// other. Owned by one shard.
final class Lamps {

    /// What a lamp shows.
    ///
    /// @param account the extension that is dialled for it
    private record Watched(TenantId tenant, MailboxId mailbox, SipUri account) {}

    private static final int MAX_PER_DEVICE = 32;

    private final UserAgent userAgent;
    private final Notifier<Watched> notifier =
            new Notifier<>(
                    new EventPackage<>(
                            MessageSummary.PACKAGE,
                            MediaType.MESSAGE_SUMMARY,
                            MAX_PER_DEVICE,
                            0,
                            (watched, _, _) -> state(watched)));
    private final Map<MailboxId, MailboxCounts> counts = new HashMap<>();
    private final Map<RequestId, SubscriptionId> underWay = new HashMap<>();

    Lamps(UserAgent userAgent) {
        this.userAgent = userAgent;
    }

    int size() {
        return notifier.size();
    }

    /// Answers a SUBSCRIBE of a known phone.
    void subscribe(UaEvent.RequestReceived event, Caller caller, SipUri contact, long nowMs) {
        Optional<MailboxId> mailbox = caller.extension().mailbox();
        boolean own = Doorkeeper.isNamed(caller.practice(), caller.device(), event.request().to());
        if (!own || mailbox.isEmpty()) {
            userAgent.respond(event.id(), own ? 404 : 403, Headers.NONE, Body.NONE, nowMs);
            return;
        }
        var subscriber =
                new Subscriber(
                        caller.device().id(), event.flow(), NameAddr.of(contact), event.localTag());
        SubscribeOutcome outcome =
                notifier.subscribe(
                        watched(caller, mailbox.get()), subscriber, event.request(), nowMs);
        userAgent.respond(event.id(), outcome.status(), outcome.headers(), Body.NONE, nowMs);
        send(outcome.notifications(), nowMs);
    }

    /// A mailbox's counts are other than before.
    void changed(MailboxChanged change, List<Extension> extensions, String domain, long nowMs) {
        MailboxCounts before = counts.put(change.mailbox(), change.counts());
        if (change.counts().equals(before)) {
            return;
        }
        for (Extension extension : extensions) {
            var watched =
                    new Watched(change.tenant(), change.mailbox(), account(extension, domain));
            send(notifier.changed(watched, Extent.Full.FULL, nowMs), nowMs);
        }
    }

    void completed(RequestId request, SipResponse response, long nowMs) {
        Optional.ofNullable(underWay.remove(request))
                .ifPresent(id -> send(notifier.notified(id, response, nowMs), nowMs));
    }

    void failed(RequestId request) {
        Optional.ofNullable(underWay.remove(request)).ifPresent(notifier::notifyFailed);
    }

    void closed(Flow flow) {
        notifier.flowClosed(flow.id());
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

    private Body state(Watched watched) {
        MailboxCounts now = counts.getOrDefault(watched.mailbox(), new MailboxCounts(0, 0));
        return new MessageSummary(watched.account(), now.unheard(), now.heard()).body();
    }

    private static Watched watched(Caller caller, MailboxId mailbox) {
        String domain = caller.practice().tenant().domain();
        return new Watched(
                caller.practice().tenant().id(), mailbox, account(caller.extension(), domain));
    }

    private static SipUri account(Extension extension, String domain) {
        return SipUri.of(extension.number().digits(), domain);
    }
}
