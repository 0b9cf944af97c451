package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.MailboxId;
import org.wardline.store.LegalHolds;
import org.wardline.store.VoicemailStore;

/// Legal holds: mailboxes of which nothing ends by itself.
public final class LegalHoldResource {

    private static final String PATH = "/v1/practices/{practice}/legal-holds";
    private static final String ONE = PATH + "/{mailbox}";

    private final LegalHolds holds;
    private final DirectoryChanges directory;
    private final AuditLog audit;

    public LegalHoldResource(VoicemailStore store, DirectoryChanges directory, AuditLog audit) {
        this.holds = store.holds();
        this.directory = directory;
        this.audit = audit;
    }

    /// The mailboxes that are held.
    public record Held(List<UUID> mailboxes) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.GET, PATH, this::list),
                guarded(HttpMethod.PUT, ONE, this::place),
                guarded(HttpMethod.DELETE, ONE, this::lift));
    }

    private static Route guarded(HttpMethod method, String path, Route.GuardedHandler handler) {
        return new Route.Guarded(method, path, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse list(GuardedExchange exchange) {
        var held =
                holds.of(exchange.granted().tenant()).stream()
                        .map(MailboxId::value)
                        .sorted()
                        .toList();
        return exchange.exchange().ok(new Held(held));
    }

    private HttpResponse place(GuardedExchange exchange) {
        var tenant = exchange.granted().tenant();
        var mailbox = new MailboxId(exchange.exchange().id(Route.MAILBOX));
        var known = directory.store().practice(tenant).mailboxes();
        if (known.stream().noneMatch(one -> one.id().equals(mailbox))) {
            throw new ApiRefused(ProblemType.NOT_FOUND, "There is no such mailbox.");
        }
        holds.place(tenant, mailbox, noted(exchange, mailbox, "free", "held"));
        return exchange.exchange().noContent();
    }

    private HttpResponse lift(GuardedExchange exchange) {
        var mailbox = new MailboxId(exchange.exchange().id(Route.MAILBOX));
        holds.lift(exchange.granted().tenant(), mailbox, noted(exchange, mailbox, "held", "free"));
        return exchange.exchange().noContent();
    }

    private AuditReceipt noted(
            GuardedExchange exchange, MailboxId mailbox, String before, String after) {
        return audit.append(
                exchange.act(
                        new ConfigurationChanged("legal_hold", mailbox.toString(), before, after)));
    }
}
