package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.Tenant;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.ident.TenantId;

/// The practices of this installation.
public final class PracticeResource {

    private final DirectoryChanges directory;

    public PracticeResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// What a client sends for a new practice.
    public record NewPractice(String name, String domain) {}

    /// A practice as clients see it.
    public record PracticeView(UUID id, String name, String domain) {
        static PracticeView of(Tenant tenant) {
            return new PracticeView(tenant.id().value(), tenant.name(), tenant.domain());
        }
    }

    /// All practices.
    public record PracticeList(List<PracticeView> practices) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(
                        HttpMethod.POST,
                        "/v1/practices",
                        Permission.CONFIGURE_PRACTICES,
                        this::add),
                new Route.Guarded(
                        HttpMethod.GET,
                        "/v1/practices",
                        Permission.CONFIGURE_PRACTICES,
                        this::list));
    }

    private HttpResponse add(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewPractice.class);
        var domain = wanted.domain().strip().toLowerCase(Locale.ROOT);
        var tenant = new Tenant(TenantId.random(), wanted.name(), domain);
        directory.add(tenant, exchange.caller());
        return exchange.exchange().created(tenant.id().value(), PracticeView.of(tenant));
    }

    private HttpResponse list(GuardedExchange exchange) {
        var all = directory.store().tenants().stream().map(PracticeView::of).toList();
        return exchange.exchange().ok(new PracticeList(all));
    }
}
