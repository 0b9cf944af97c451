package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.CredentialChanged;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.Secret;
import org.wardline.ident.UserId;
import org.wardline.session.SignInDesk;

/// How people prove themselves by phone: an administrator gives out a number and a first PIN, the
/// person changes it, by phone or here with the password.
public final class PhonePinResource {

    private static final String PATH = "/v1/practices/{practice}/people/{person}/phone";

    private final PeopleStore people;
    private final SignInDesk desk;
    private final AuditLog audit;
    private final InstantSource clock;

    public PhonePinResource(
            PeopleStore people, SignInDesk desk, AuditLog audit, InstantSource clock) {
        this.people = people;
        this.desk = desk;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a client sends to give a person a number.
    public record PhoneNumber(String number) {}

    /// The one answer that holds the first PIN.
    public record FirstPin(String number, String firstPin, Instant validUntil) {
        @Override
        public String toString() {
            return "[SECRET]";
        }
    }

    /// What a client sends to change one's own PIN.
    public record PinChange(String password, String chosen) {
        @Override
        public String toString() {
            return "[SECRET]";
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.PUT, PATH, Permission.CONFIGURE_PEOPLE, this::issue),
                new Route.Guarded(
                        HttpMethod.DELETE, PATH, Permission.CONFIGURE_PEOPLE, this::revoke),
                new Route.Guarded(
                        HttpMethod.PUT,
                        "/v1/account/pin",
                        Permission.OWN_ACCOUNT,
                        this::changeOwn));
    }

    private HttpResponse issue(GuardedExchange exchange) {
        var number = exchange.exchange().body(PhoneNumber.class).number();
        var user = new UserId(exchange.exchange().id("person"));
        var tenant = exchange.granted().tenant();
        var receipt = audit.append(exchange.act(new CredentialChanged(user, "pin", "issued")));
        var validUntil = clock.instant().plus(PeopleStore.ONE_TIME_VALID);
        try {
            var pin = people.pins().issue(tenant, user, number, receipt);
            return exchange.exchange().ok(new FirstPin(number, pin.reveal(), validUntil));
        } catch (IllegalArgumentException _) {
            throw new ApiRefused(
                    ProblemType.REFUSED, "A number has 2 to 6 digits, the first not 0.");
        }
    }

    private HttpResponse revoke(GuardedExchange exchange) {
        var user = new UserId(exchange.exchange().id("person"));
        var receipt = audit.append(exchange.act(new CredentialChanged(user, "pin", "revoked")));
        people.pins().revoke(exchange.granted().tenant(), user, receipt);
        return exchange.exchange().noContent();
    }

    private HttpResponse changeOwn(GuardedExchange exchange) {
        var given = exchange.exchange().body(PinChange.class);
        var caller = exchange.caller();
        desk.doubt(caller, Secret.of(given.password()))
                .ifPresent(outcome -> {
                    throw SessionResource.refusal(outcome);
                });
        var user = caller.subject().user();
        var receipt = audit.append(exchange.act(new CredentialChanged(user, "pin", "own_change")));
        people.pins()
                .change(caller.subject().tenant(), user, Secret.of(given.chosen()), receipt)
                .ifPresent(weakness -> {
                    throw new ApiRefused(ProblemType.REFUSED, weakness.safeMessage());
                });
        return exchange.exchange().noContent();
    }
}
