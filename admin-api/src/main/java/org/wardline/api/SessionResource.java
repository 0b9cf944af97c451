package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.http.ApiRefused;
import org.wardline.http.Exchange;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Problem;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.Secret;
import org.wardline.session.SignInDesk;
import org.wardline.session.SignInDesk.Outcome;
import org.wardline.session.SignedInPeople;

/// Signing in and out.
public final class SessionResource {

    private final SignInDesk desk;
    private final SignedInPeople people;
    private final Duration idle;

    /// @param idle told to clients, who show it
    public SessionResource(SignInDesk desk, SignedInPeople people, Duration idle) {
        this.desk = desk;
        this.people = people;
        this.idle = idle;
    }

    /// What a client sends to sign in.
    ///
    /// @param practice its domain; absent for operators of the installation
    public record Credentials(Optional<String> practice, String login, String password) {
        @Override
        public String toString() {
            return "[SECRET]";
        }
    }

    /// The one answer that holds the token.
    public record SignedInView(
            String token,
            UUID session,
            UUID practice,
            UUID person,
            String role,
            boolean mustChangePassword,
            long idleSeconds) {
        @Override
        public String toString() {
            return "SignedInView[" + session + "]";
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Open(
                        HttpMethod.POST,
                        "/v1/sessions",
                        "this is where people prove who they are",
                        this::signIn),
                new Route.Guarded(
                        HttpMethod.DELETE,
                        "/v1/sessions/current",
                        Permission.OWN_ACCOUNT,
                        this::signOut));
    }

    private HttpResponse signIn(Exchange exchange) {
        var given = exchange.body(Credentials.class);
        var practice = given.practice().map(domain -> domain.strip().toLowerCase(Locale.ROOT));
        var outcome =
                desk.signIn(
                        practice, given.login(), Secret.of(given.password()), exchange.origin());
        if (!(outcome instanceof Outcome.Accepted(var person, var opened))) {
            throw refusal(outcome);
        }
        var session = opened.session();
        return exchange.created(
                session.id().value(),
                new SignedInView(
                        opened.token().reveal(),
                        session.id().value(),
                        person.tenant().value(),
                        person.user().value(),
                        person.role().name().toLowerCase(Locale.ROOT),
                        person.mustChangePassword(),
                        idle.toSeconds()));
    }

    private HttpResponse signOut(GuardedExchange exchange) {
        people.signOut(exchange.caller());
        return exchange.exchange().noContent();
    }

    /// The answer to whoever did not get in. It does not say whether the login, the password or the
    /// practice was wrong.
    static ApiRefused refusal(Outcome outcome) {
        return new ApiRefused(
                switch (outcome) {
                    case Outcome.Refused _ -> Problem.of(ProblemType.SIGN_IN_REFUSED);
                    case Outcome.Locked(var opensIn) ->
                            new Problem(
                                    ProblemType.TOO_MANY_REQUESTS,
                                    "Sign-in is closed after too many failures.",
                                    opensIn);
                    case Outcome.Accepted _ ->
                            throw new IllegalStateException("this is no refusal");
                });
    }
}
