package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.call.LiveCall;
import org.wardline.core.Pbx;
import org.wardline.core.Registration;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TrunkId;

/// What the phones of a practice are doing now: ids, suites and times, no names and no numbers.
public final class StatusResource {

    private final Pbx pbx;

    public StatusResource(Pbx pbx) {
        this.pbx = pbx;
    }

    /// A phone that can be reached.
    public record RegistrationView(
            UUID device,
            UUID extension,
            String address,
            String tlsVersion,
            String cipherSuite,
            String userAgent,
            long expiresInSeconds) {
        static RegistrationView of(Registration registration) {
            return new RegistrationView(
                    registration.device().value(),
                    registration.extension().value(),
                    registration.address(),
                    registration.tlsVersion(),
                    registration.cipherSuite(),
                    registration.userAgent(),
                    registration.expiresInSeconds());
        }
    }

    /// All phones that can be reached.
    public record RegistrationList(List<RegistrationView> registrations) {}

    /// A call that goes on.
    ///
    /// @param caller the phone that called
    /// @param trunk from which the call came; one of the two is there
    /// @param suites the SRTP suites of both sides, the caller's first; empty before they are
    ///   agreed
    public record CallView(
            UUID id,
            Optional<UUID> caller,
            Optional<UUID> trunk,
            Optional<UUID> destination,
            String state,
            String suites,
            Instant startedAt) {
        static CallView of(LiveCall call) {
            return new CallView(
                    call.call().value(),
                    call.caller().ofPhone().map(DeviceId::value),
                    call.caller().ofTrunk().map(TrunkId::value),
                    call.destination().map(ExtensionId::value),
                    call.state(),
                    call.suites(),
                    call.startedAt());
        }
    }

    /// All calls that go on.
    public record CallList(List<CallView> calls) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(
                        HttpMethod.GET,
                        "/v1/practices/{practice}/registrations",
                        Permission.VIEW_STATUS,
                        this::registrations),
                new Route.Guarded(
                        HttpMethod.GET,
                        "/v1/practices/{practice}/calls",
                        Permission.VIEW_STATUS,
                        this::calls));
    }

    private HttpResponse registrations(GuardedExchange exchange) {
        var all =
                pbx.registrations(exchange.granted().tenant()).stream()
                        .map(RegistrationView::of)
                        .toList();
        return exchange.exchange().ok(new RegistrationList(all));
    }

    private HttpResponse calls(GuardedExchange exchange) {
        var all = pbx.liveCalls(exchange.granted().tenant()).stream().map(CallView::of).toList();
        return exchange.exchange().ok(new CallList(all));
    }
}
