package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Grant;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.access.Person;
import org.wardline.access.Role;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.CredentialChanged;
import org.wardline.audit.event.GrantChanged;
import org.wardline.audit.event.PersonCreated;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.session.EndCause;
import org.wardline.session.SignedInPeople;

/// The people of a practice, their roles and the mailboxes that they were given. A change holds
/// from the person's next request on.
public final class PersonResource {

    private static final String PATH = "/v1/practices/{practice}/people";
    private static final String GRANT = PATH + "/{person}/grants/{mailbox}/{permission}";

    private final PeopleStore people;
    private final SignedInPeople signedIn;
    private final DirectoryChanges directory;
    private final AuditLog audit;
    private final InstantSource clock;

    public PersonResource(
            PeopleStore people,
            SignedInPeople signedIn,
            DirectoryChanges directory,
            AuditLog audit,
            InstantSource clock) {
        this.people = people;
        this.signedIn = signedIn;
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a client sends for a new person.
    public record NewPerson(String login, String role) {}

    /// The one answer that holds the one-time password.
    public record NewPersonView(
            UUID id, String login, String role, String oneTimePassword, Instant validUntil) {
        @Override
        public String toString() {
            return "NewPersonView[" + id + "]";
        }
    }

    /// What a client sends to change a role.
    public record RoleChange(String role) {}

    /// A person as clients see them.
    public record PersonView(UUID id, String login, String role, List<GrantView> grants) {
        static PersonView of(Person person) {
            return new PersonView(
                    person.user().value(),
                    person.login(),
                    word(person.role()),
                    GrantView.of(person.grants()));
        }
    }

    /// Everybody of the practice.
    public record PersonList(List<PersonView> people) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.POST, PATH, this::add),
                guarded(HttpMethod.GET, PATH, this::list),
                guarded(HttpMethod.PUT, PATH + "/{person}/role", this::setRole),
                guarded(HttpMethod.POST, PATH + "/{person}/one-time-password", this::reset),
                guarded(HttpMethod.PUT, GRANT, this::give),
                guarded(HttpMethod.DELETE, GRANT, this::take));
    }

    private static Route guarded(HttpMethod method, String path, Route.GuardedHandler handler) {
        return new Route.Guarded(method, path, Permission.CONFIGURE_PEOPLE, handler);
    }

    private HttpResponse add(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewPerson.class);
        var role = role(wanted.role());
        var tenant = practice(exchange);
        var user = UserId.random();
        var receipt = audit.append(exchange.act(new PersonCreated(user)));
        audit.append(exchange.act(new GrantChanged(user, "", "role=" + word(role))));
        var validUntil = clock.instant().plus(PeopleStore.ONE_TIME_VALID);
        try {
            var password = people.add(tenant, user, wanted.login(), role, receipt);
            return exchange.exchange()
                    .created(
                            user.value(),
                            new NewPersonView(
                                    user.value(),
                                    wanted.login().strip().toLowerCase(Locale.ROOT),
                                    word(role),
                                    password.reveal(),
                                    validUntil));
        } catch (IllegalArgumentException _) {
            throw new ApiRefused(
                    ProblemType.REFUSED, "A login has 1 to 64 of the characters a-z 0-9 . _ @ + -");
        }
    }

    private HttpResponse list(GuardedExchange exchange) {
        var all = people.list(practice(exchange)).stream().map(PersonView::of).toList();
        return exchange.exchange().ok(new PersonList(all));
    }

    private HttpResponse setRole(GuardedExchange exchange) {
        var role = role(exchange.exchange().body(RoleChange.class).role());
        var person = person(exchange);
        var receipt =
                audit.append(
                        exchange.act(
                                new GrantChanged(
                                        person.user(),
                                        "role=" + word(person.role()),
                                        "role=" + word(role))));
        people.setRole(person.tenant(), person.user(), role, receipt);
        return view(exchange);
    }

    /// For somebody who forgot their password or was locked out; their sessions end.
    private HttpResponse reset(GuardedExchange exchange) {
        var person = person(exchange);
        var receipt =
                audit.append(
                        exchange.act(new CredentialChanged(person.user(), "password", "reset")));
        var validUntil = clock.instant().plus(PeopleStore.ONE_TIME_VALID);
        var password = people.resetPassword(person.tenant(), person.user(), receipt);
        signedIn.endAll(
                person.tenant(), person.user(), Optional.empty(), EndCause.PASSWORD_CHANGED);
        return exchange.exchange()
                .ok(
                        new NewPersonView(
                                person.user().value(),
                                person.login(),
                                word(person.role()),
                                password.reveal(),
                                validUntil));
    }

    private HttpResponse give(GuardedExchange exchange) {
        var person = person(exchange);
        var grant = grant(exchange);
        if (directory.store().practice(person.tenant()).mailbox(grant.mailbox()).isEmpty()) {
            throw new ApiRefused(
                    ProblemType.NOT_FOUND, "There is no such mailbox in this practice.");
        }
        var receipt =
                audit.append(exchange.act(new GrantChanged(person.user(), "", describe(grant))));
        people.give(person.tenant(), person.user(), grant, receipt);
        return view(exchange);
    }

    private HttpResponse take(GuardedExchange exchange) {
        var person = person(exchange);
        var grant = grant(exchange);
        var receipt =
                audit.append(exchange.act(new GrantChanged(person.user(), describe(grant), "")));
        people.take(person.tenant(), person.user(), grant, receipt);
        return exchange.exchange().noContent();
    }

    private HttpResponse view(GuardedExchange exchange) {
        return exchange.exchange().ok(PersonView.of(person(exchange)));
    }

    /// The practice of the path, which must exist: an operator may name any. The installation
    /// itself stands for its operators.
    private TenantId practice(GuardedExchange exchange) {
        var tenant = exchange.granted().tenant();
        if (!tenant.equals(TenantId.DEPLOYMENT) && directory.store().tenant(tenant).isEmpty()) {
            throw new ApiRefused(ProblemType.NOT_FOUND);
        }
        return tenant;
    }

    private Person person(GuardedExchange exchange) {
        var user = new UserId(exchange.exchange().id("person"));
        return people.find(exchange.granted().tenant(), user)
                .orElseThrow(() -> new ApiRefused(ProblemType.NOT_FOUND));
    }

    private static Grant grant(GuardedExchange exchange) {
        var word = exchange.exchange().word("permission");
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.scope() == Permission.Scope.MAILBOX)
                .filter(permission -> word(permission).equals(word))
                .map(permission ->
                        new Grant(new MailboxId(exchange.exchange().id(Route.MAILBOX)), permission))
                .findFirst()
                .orElseThrow(() ->
                        new ApiRefused(
                                ProblemType.REFUSED,
                                "A mailbox is given for list_mailbox, listen, handle_messages or"
                                        + " record_greeting."));
    }

    static Role role(String word) {
        return Arrays.stream(Role.values())
                .filter(role -> word(role).equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new ApiRefused(
                                ProblemType.REFUSED,
                                "A role is provider, clinical_staff, front_desk or"
                                        + " administrator."));
    }

    private static String describe(Grant grant) {
        return "mailbox=" + grant.mailbox() + " permission=" + word(grant.permission());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
