package org.wardline.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wardline.call.Caller;
import org.wardline.directory.Extension;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.sip.event.EventPackage;
import org.wardline.sip.event.Extent;
import org.wardline.sip.event.MessageSummary;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.SipUri;
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
    private final NotifyDesk<Watched> desk;
    private final Map<MailboxId, MailboxChanged> counts = new HashMap<>();

    Lamps(UserAgent userAgent) {
        this.userAgent = userAgent;
        this.desk =
                new NotifyDesk<>(
                        userAgent,
                        new EventPackage<>(
                                MessageSummary.PACKAGE,
                                MediaType.MESSAGE_SUMMARY,
                                MAX_PER_DEVICE,
                                0,
                                (watched, _, _) -> state(watched)));
    }

    NotifyDesk<?> desk() {
        return desk;
    }

    /// Answers a SUBSCRIBE of a known phone.
    void subscribe(UaEvent.RequestReceived event, Caller caller, SipUri contact, long nowMs) {
        Optional<MailboxId> mailbox = caller.extension().mailbox();
        boolean own = Doorkeeper.isNamed(caller.practice(), caller.device(), event.request().to());
        if (!own || mailbox.isEmpty()) {
            userAgent.respond(event.id(), own ? 404 : 403, Headers.NONE, Body.NONE, nowMs);
            return;
        }
        desk.subscribe(watched(caller, mailbox.get()), event, caller, contact, nowMs);
    }

    /// A mailbox's counts are other than before. Each extension's lamp shows what its own person
    /// has not heard.
    void changed(MailboxChanged change, List<Extension> extensions, String domain, long nowMs) {
        Optional<MailboxChanged> before = Optional.ofNullable(counts.put(change.mailbox(), change));
        for (Extension extension : extensions) {
            String number = extension.number().digits();
            if (before.map(b -> b.at(number)).equals(Optional.of(change.at(number)))) {
                continue;
            }
            var watched =
                    new Watched(change.tenant(), change.mailbox(), account(extension, domain));
            desk.changed(watched, Extent.Full.FULL, nowMs);
        }
    }

    private Body state(Watched watched) {
        MailboxCounts now =
                Optional.ofNullable(counts.get(watched.mailbox()))
                        .map(change -> change.at(watched.account().userDecoded()))
                        .orElse(new MailboxCounts(0, 0));
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
