package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.access.Resource;
import org.wardline.audit.Act;
import org.wardline.audit.Announced;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.Listened;
import org.wardline.audit.event.MailboxListIntended;
import org.wardline.audit.event.MailboxListed;
import org.wardline.http.ByteRange;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.ident.UserId;
import org.wardline.store.MessageSummary;
import org.wardline.store.Playback;
import org.wardline.store.VoicemailStore;

/// What is in mailboxes. The resource that releases patient information, and it does so in one
/// order: the policy has said yes, the intent is durable in the audit log, the store has checked
/// both, and afterwards the log is told what was delivered.
public final class MessageResource {

    private static final String PATH = "/v1/practices/{practice}/mailboxes/{mailbox}/messages";

    private final VoicemailStore store;
    private final AuditLog audit;

    public MessageResource(VoicemailStore store, AuditLog audit) {
        this.store = store;
        this.audit = audit;
    }

    /// A message in a list.
    ///
    /// @param callerName absent while the store is sealed
    /// @param callerNumber absent while the store is sealed
    /// @param folder for the listener: new, saved or deleted
    /// @param forwardedBy who gave this copy; absent when the caller left the message here
    public record MessageView(
            UUID id,
            Instant receivedAt,
            long seconds,
            Optional<String> callerName,
            Optional<String> callerNumber,
            String folder,
            boolean interrupted,
            Optional<UUID> forwardedBy) {

        static MessageView of(MessageSummary message) {
            return new MessageView(
                    message.message().value(),
                    message.createdAt(),
                    message.length().toSeconds(),
                    message.caller().map(caller -> caller.name().reveal()),
                    message.caller().map(caller -> caller.number().reveal()),
                    message.folder().name().toLowerCase(Locale.ROOT),
                    message.interrupted(),
                    message.forwardedBy().map(UserId::value));
        }

        /// Patient information does not print.
        @Override
        public String toString() {
            return "MessageView[" + id + "]";
        }
    }

    /// A mailbox's messages, newest first.
    public record MessageList(List<MessageView> messages) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.GET, PATH, Permission.LIST_MAILBOX, this::list),
                new Route.Guarded(
                        HttpMethod.GET, PATH + "/{message}/audio", Permission.LISTEN, this::play));
    }

    private HttpResponse list(GuardedExchange exchange) {
        var purpose = Purpose.of(exchange.exchange()).term();
        var mailbox = ((Resource.Mailbox) exchange.granted().resource()).mailbox();
        var messages =
                Announced.read(
                        event -> audit.append(exchange.act(event)),
                        new MailboxListIntended(mailbox, purpose),
                        intent -> store.list(exchange.granted(), intent),
                        (intent, found) ->
                                new MailboxListed(intent.index(), mailbox, found.size()));
        return exchange.exchange()
                .ok(new MessageList(messages.stream().map(MessageView::of).toList()));
    }

    private HttpResponse play(GuardedExchange exchange) {
        var purpose = Purpose.of(exchange.exchange()).term();
        var message = (Resource.Message) exchange.granted().resource();
        var intent =
                audit.append(
                        exchange.act(
                                new ListenIntended(message.message(), message.mailbox(), purpose)));
        boolean opened = false;
        try {
            var playback = store.open(exchange.granted(), intent);
            opened = true;
            return answer(exchange, playback);
        } finally {
            if (!opened) {
                audit.append(exchange.act(new Listened(intent.index(), message.message(), 0, "")));
            }
        }
    }

    private HttpResponse answer(GuardedExchange exchange, Playback playback) {
        var file = new WavFile(playback.format(), playback.lengthBytes());
        var etag = "\"" + playback.message() + "\"";
        var asked = ByteRange.parse(range(exchange, etag), file.lengthBytes());
        return exchange.exchange().stream(
                new WavStream(file, playback, () -> finished(exchange, playback)), asked, etag);
    }

    /// A client that continues an older download of something else gets the whole (RFC 9110
    /// 13.1.5).
    private static Optional<String> range(GuardedExchange exchange, String etag) {
        boolean applies = exchange.exchange().header("if-range").map(etag::equals).orElse(true);
        return applies ? exchange.exchange().header("range") : Optional.empty();
    }

    private void finished(GuardedExchange exchange, Playback playback) {
        playback.close();
        audit.append(
                new Act(
                        exchange.granted().tenant(),
                        exchange.caller().actor(),
                        exchange.caller().origin(),
                        playback.outcome()));
    }
}
