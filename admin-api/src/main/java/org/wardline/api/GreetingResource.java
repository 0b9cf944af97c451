package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.wardline.access.Permission;
import org.wardline.access.Resource;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.GreetingChanged;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.store.Greeting;
import org.wardline.store.GreetingChange;
import org.wardline.store.Greetings;
import org.wardline.store.VoicemailStore;

/// The greetings of a mailbox; they are recorded by phone.
public final class GreetingResource {

    private static final String PATH = "/v1/practices/{practice}/mailboxes/{mailbox}/greetings";

    private final Greetings greetings;
    private final AuditLog audit;

    public GreetingResource(VoicemailStore store, AuditLog audit) {
        this.greetings = store.greetings();
        this.audit = audit;
    }

    /// A greeting that was recorded.
    public record GreetingView(String greeting, long seconds, boolean inUse) {
        static GreetingView of(Greetings.Entry entry) {
            return new GreetingView(
                    entry.greeting().word(), entry.length().toSeconds(), entry.inUse());
        }
    }

    /// The greetings that were recorded for a mailbox.
    public record GreetingList(List<GreetingView> greetings) {}

    /// What a client sends to let callers hear a greeting, or no longer.
    public record Use(boolean inUse) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.GET, PATH, this::list),
                guarded(HttpMethod.PUT, PATH + "/{greeting}/use", this::use),
                guarded(HttpMethod.DELETE, PATH + "/{greeting}", this::remove));
    }

    private static Route guarded(HttpMethod method, String path, Route.GuardedHandler handler) {
        return new Route.Guarded(method, path, Permission.RECORD_GREETING, handler);
    }

    private HttpResponse list(GuardedExchange exchange) {
        var all = greetings.list(exchange.granted()).stream().map(GreetingView::of).toList();
        return exchange.exchange().ok(new GreetingList(all));
    }

    private HttpResponse use(GuardedExchange exchange) {
        var greeting = greeting(exchange);
        boolean inUse = exchange.exchange().body(Use.class).inUse();
        var change = inUse ? GreetingChange.ON : GreetingChange.OFF;
        greetings.use(exchange.granted(), greeting, inUse, noted(exchange, greeting, change));
        return exchange.exchange().noContent();
    }

    private HttpResponse remove(GuardedExchange exchange) {
        var greeting = greeting(exchange);
        greetings.remove(
                exchange.granted(), greeting, noted(exchange, greeting, GreetingChange.REMOVED));
        return exchange.exchange().noContent();
    }

    private AuditReceipt noted(GuardedExchange exchange, Greeting greeting, GreetingChange change) {
        var mailbox = ((Resource.Mailbox) exchange.granted().resource()).mailbox();
        return audit.append(
                exchange.act(new GreetingChanged(mailbox, greeting.word(), change.word())));
    }

    private static Greeting greeting(GuardedExchange exchange) {
        var word = exchange.exchange().word("greeting");
        return Arrays.stream(Greeting.values())
                .filter(greeting -> greeting.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ApiRefused(ProblemType.NOT_FOUND));
    }
}
