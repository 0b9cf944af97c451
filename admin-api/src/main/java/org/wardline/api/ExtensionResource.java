package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;

/// The extensions of a practice.
public final class ExtensionResource {

    private static final String PATH = "/v1/practices/{practice}/extensions";

    private final DirectoryChanges directory;

    public ExtensionResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// What a client sends for a new extension.
    ///
    /// @param mailbox where callers leave a message when nobody answers
    /// @param ringSeconds 5 to 120; 20 when left out
    public record NewExtension(
            String number,
            String displayName,
            Optional<UUID> mailbox,
            Optional<Integer> ringSeconds) {}

    /// An extension as clients see it.
    public record ExtensionView(
            UUID id, String number, String displayName, Optional<UUID> mailbox, long ringSeconds) {
        static ExtensionView of(Extension extension) {
            return new ExtensionView(
                    extension.id().value(),
                    extension.number().digits(),
                    extension.displayName(),
                    extension.mailbox().map(MailboxId::value),
                    extension.ringTime().toSeconds());
        }
    }

    /// All extensions of the practice.
    public record ExtensionList(List<ExtensionView> extensions) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.POST, PATH, Permission.CONFIGURE_TELEPHONY, this::add),
                new Route.Guarded(
                        HttpMethod.GET, PATH, Permission.CONFIGURE_TELEPHONY, this::list));
    }

    private HttpResponse add(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewExtension.class);
        var extension =
                new Extension(
                        ExtensionId.random(),
                        exchange.granted().tenant(),
                        new ExtensionNumber(wanted.number()),
                        wanted.displayName(),
                        wanted.mailbox().map(MailboxId::new),
                        wanted.ringSeconds()
                                .map(Duration::ofSeconds)
                                .orElse(Extension.DEFAULT_RING_TIME));
        directory.add(extension, exchange.caller());
        return exchange.exchange().created(extension.id().value(), ExtensionView.of(extension));
    }

    private HttpResponse list(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        var all = practice.extensions().stream().map(ExtensionView::of).toList();
        return exchange.exchange().ok(new ExtensionList(all));
    }
}
