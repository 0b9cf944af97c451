package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.Mailbox;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.ident.MailboxId;

/// The mailboxes of a practice as things to configure; what is in them is [MessageResource].
public final class MailboxResource {

    private static final String PATH = "/v1/practices/{practice}/mailboxes";

    private final DirectoryChanges directory;

    public MailboxResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// What a client sends for a new mailbox.
    public record NewMailbox(String name) {}

    /// A mailbox as clients see it.
    public record MailboxView(UUID id, String name) {
        static MailboxView of(Mailbox mailbox) {
            return new MailboxView(mailbox.id().value(), mailbox.name());
        }
    }

    /// All mailboxes of the practice.
    public record MailboxList(List<MailboxView> mailboxes) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.POST, PATH, Permission.CONFIGURE_TELEPHONY, this::add),
                new Route.Guarded(
                        HttpMethod.GET, PATH, Permission.CONFIGURE_TELEPHONY, this::list));
    }

    private HttpResponse add(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewMailbox.class);
        var mailbox = new Mailbox(MailboxId.random(), exchange.granted().tenant(), wanted.name());
        directory.add(mailbox, exchange.caller());
        return exchange.exchange().created(mailbox.id().value(), MailboxView.of(mailbox));
    }

    private HttpResponse list(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        var all = practice.mailboxes().stream().map(MailboxView::of).toList();
        return exchange.exchange().ok(new MailboxList(all));
    }
}
