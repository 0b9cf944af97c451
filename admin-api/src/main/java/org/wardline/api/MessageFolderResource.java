package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.access.Resource;
import org.wardline.audit.Announced;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.ForwardIntended;
import org.wardline.audit.event.MessageMoved;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.MailboxId;
import org.wardline.store.MessageMove;
import org.wardline.store.VoicemailStore;

/// What listeners do with messages besides hearing them: save, delete, bring back, give a copy. The
/// entry in the audit log comes first; the store wants to see it.
public final class MessageFolderResource {

    private static final String MESSAGE =
            "/v1/practices/{practice}/mailboxes/{mailbox}/messages/{message}";

    private final VoicemailStore store;
    private final AuditLog audit;

    public MessageFolderResource(VoicemailStore store, AuditLog audit) {
        this.store = store;
        this.audit = audit;
    }

    /// What a client sends to put a message among the new or the saved ones.
    public record FolderChoice(String folder) {}

    /// What a client sends to give a copy to another mailbox.
    public record CopyTarget(UUID mailbox) {}

    /// The copy.
    public record CopyView(UUID id) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(
                        HttpMethod.PUT, MESSAGE + "/folder", Permission.LISTEN, this::choose),
                new Route.Guarded(
                        HttpMethod.DELETE,
                        MESSAGE,
                        Permission.HANDLE_MESSAGES,
                        exchange -> move(exchange, MessageMove.DELETE)),
                new Route.Guarded(
                        HttpMethod.POST,
                        MESSAGE + "/restoration",
                        Permission.HANDLE_MESSAGES,
                        exchange -> move(exchange, MessageMove.RESTORE)),
                new Route.Guarded(
                        HttpMethod.POST,
                        MESSAGE + "/copies",
                        Permission.HANDLE_MESSAGES,
                        this::copy));
    }

    private HttpResponse choose(GuardedExchange exchange) {
        var folder = exchange.exchange().body(FolderChoice.class).folder();
        var move =
                Arrays.stream(MessageMove.values())
                        .filter(known -> known.permission() == Permission.LISTEN)
                        .filter(known -> known.word().equals(folder))
                        .findFirst()
                        .orElseThrow(() ->
                                new ApiRefused(
                                        ProblemType.REFUSED, "A message is put to new or saved."));
        return move(exchange, move);
    }

    private HttpResponse move(GuardedExchange exchange, MessageMove move) {
        var message = (Resource.Message) exchange.granted().resource();
        var receipt =
                audit.append(
                        exchange.act(
                                new MessageMoved(
                                        message.message(), message.mailbox(), move.word())));
        store.move(exchange.granted(), move, receipt);
        return exchange.exchange().noContent();
    }

    private HttpResponse copy(GuardedExchange exchange) {
        var target = new MailboxId(exchange.exchange().body(CopyTarget.class).mailbox());
        var message = (Resource.Message) exchange.granted().resource();
        var forwarded =
                Announced.change(
                        event -> audit.append(exchange.act(event)),
                        new ForwardIntended(message.message(), message.mailbox(), target),
                        intent -> store.forward(exchange.granted(), target, new byte[0], intent),
                        (_, outcome) -> outcome);
        var copy = forwarded.copy().value();
        return exchange.exchange().created(copy, new CopyView(copy));
    }
}
