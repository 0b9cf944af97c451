package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.directory.CivicAddress;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.EmergencyPlan;
import org.wardline.directory.LocationStore;
import org.wardline.directory.Premises;
import org.wardline.directory.Premises.Validation;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.PremisesId;
import org.wardline.ident.TenantId;
import org.wardline.numbering.E164;

/// Where a practice is: the street addresses to which help is sent.
public final class PremisesResource {

    private static final String PATH = "/v1/practices/{practice}/premises";
    private static final String ONE = PATH + "/{premises}";

    private final DirectoryChanges directory;

    public PremisesResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// A street address, element by element as emergency services take them.
    public record Address(
            String houseNumber,
            Optional<String> houseNumberSuffix,
            Optional<String> leadingDirection,
            String street,
            Optional<String> streetType,
            Optional<String> trailingDirection,
            String city,
            Optional<String> county,
            String state,
            String postalCode) {

        static Address of(CivicAddress address) {
            var street = address.street();
            return new Address(
                    street.number(),
                    street.numberSuffix(),
                    street.leading(),
                    street.name(),
                    street.type(),
                    street.trailing(),
                    address.city(),
                    address.county(),
                    address.state(),
                    address.postalCode());
        }

        private CivicAddress civic() {
            var house =
                    new CivicAddress.Street(
                            houseNumber,
                            houseNumberSuffix,
                            leadingDirection,
                            street,
                            streetType,
                            trailingDirection);
            return new CivicAddress(house, city, county, state, postalCode);
        }
    }

    /// Who has confirmed the address, and when.
    public record Confirmation(String by, LocalDate on) {
        private Validation validation() {
            return new Validation(by, on);
        }
    }

    /// What a client sends.
    ///
    /// @param callback as `+15552671234`
    public record NewPremises(
            String name,
            Address address,
            String timeZone,
            Optional<String> callback,
            Optional<Confirmation> validated) {

        private Premises with(PremisesId id, TenantId tenant) {
            if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
                throw new DirectoryRefused("A time zone has a name such as America/Chicago.");
            }
            if (callback.isPresent() && callback.flatMap(E164::of).isEmpty()) {
                throw new DirectoryRefused(
                        "A call-back number has its country code, as +15552671234.");
            }
            return new Premises(
                    id,
                    tenant,
                    name,
                    address.civic(),
                    ZoneId.of(timeZone),
                    callback.flatMap(E164::of),
                    validated.map(Confirmation::validation));
        }
    }

    /// Premises as clients see them.
    public record PremisesView(
            UUID id,
            String name,
            Address address,
            String timeZone,
            Optional<String> callback,
            Optional<Confirmation> validated) {
        static PremisesView of(Premises premises) {
            return new PremisesView(
                    premises.id().value(),
                    premises.name(),
                    Address.of(premises.address()),
                    premises.zone().getId(),
                    premises.callback().map(E164::text),
                    premises.validated().map(said -> new Confirmation(said.by(), said.on())));
        }
    }

    /// All premises of the practice.
    public record PremisesList(List<PremisesView> premises) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.GET, PATH, this::list),
                guarded(HttpMethod.POST, PATH, this::add),
                guarded(HttpMethod.PUT, ONE, this::put),
                guarded(HttpMethod.DELETE, ONE, this::delete));
    }

    private static Route guarded(HttpMethod method, String path, Route.GuardedHandler handler) {
        return new Route.Guarded(method, path, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse list(GuardedExchange exchange) {
        var all = plan(exchange).premises().stream().map(PremisesView::of).toList();
        return exchange.exchange().ok(new PremisesList(all));
    }

    private HttpResponse add(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewPremises.class);
        var added = wanted.with(PremisesId.random(), exchange.granted().tenant());
        change(exchange, Optional.empty(), added);
        return exchange.exchange().created(added.id().value(), PremisesView.of(added));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewPremises.class);
        var before = path(exchange);
        var after = confirmed(before, wanted.with(before.id(), before.tenant()));
        change(exchange, Optional.of(before), after);
        return exchange.exchange().ok(PremisesView.of(after));
    }

    private HttpResponse delete(GuardedExchange exchange) {
        var plan = plan(exchange);
        var gone = path(exchange);
        if (plan.locations().stream().anyMatch(phone -> phone.premises().equals(gone.id()))) {
            throw LocationStore.inUse();
        }
        var event =
                new ConfigurationChanged(
                        "premises", gone.id().toString(), EmergencyInWords.of(gone), "");
        directory.change(
                exchange, event, receipt -> directory.store().locations().remove(gone, receipt));
        return exchange.exchange().noContent();
    }

    private void change(GuardedExchange exchange, Optional<Premises> before, Premises after) {
        boolean taken =
                plan(exchange).premises().stream()
                        .anyMatch(other ->
                                other.name().equals(after.name())
                                        && !other.id().equals(after.id()));
        if (taken) {
            throw LocationStore.nameTaken();
        }
        var event =
                new ConfigurationChanged(
                        "premises",
                        after.id().toString(),
                        before.map(EmergencyInWords::of).orElse(""),
                        EmergencyInWords.of(after));
        directory.change(
                exchange, event, receipt -> directory.store().locations().put(after, receipt));
    }

    /// Who confirmed one address has said nothing of another.
    private static Premises confirmed(Premises before, Premises after) {
        boolean stale =
                !before.address().equals(after.address())
                        && before.validated().equals(after.validated());
        return stale ? after.unconfirmed() : after;
    }

    private EmergencyPlan plan(GuardedExchange exchange) {
        return directory.store().practice(exchange.granted().tenant()).emergency();
    }

    private Premises path(GuardedExchange exchange) {
        return plan(exchange)
                .premises(new PremisesId(exchange.exchange().id("premises")))
                .orElseThrow(() ->
                        new ApiRefused(
                                ProblemType.NOT_FOUND,
                                "There are no such premises in this practice."));
    }
}
