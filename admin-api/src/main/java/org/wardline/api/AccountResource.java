package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wardline.access.Grant;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.access.Subject;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.CredentialChanged;
import org.wardline.directory.DirectoryStore;
import org.wardline.directory.Mailbox;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.Secret;
import org.wardline.session.EndCause;
import org.wardline.session.SignInDesk;
import org.wardline.session.SignedInPeople;

/// One's own account.
public final class AccountResource {

    private final PeopleStore store;
    private final SignInDesk desk;
    private final SignedInPeople people;
    private final DirectoryStore directory;
    private final AuditLog audit;

    public AccountResource(
            PeopleStore store,
            SignInDesk desk,
            SignedInPeople people,
            DirectoryStore directory,
            AuditLog audit) {
        this.store = store;
        this.desk = desk;
        this.people = people;
        this.directory = directory;
        this.audit = audit;
    }

    /// What a client sends to change the password.
    public record PasswordChange(String current, String chosen) {
        @Override
        public String toString() {
            return "[SECRET]";
        }
    }

    /// Who is signed in.
    ///
    /// @param mailboxes those that the grants name, by name
    public record AccountView(
            UUID practice,
            UUID person,
            String role,
            List<GrantView> grants,
            List<MailboxResource.MailboxView> mailboxes,
            boolean mustChangePassword) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.GET, "/v1/account", Permission.OWN_ACCOUNT, this::get),
                new Route.Guarded(
                        HttpMethod.PUT,
                        "/v1/account/password",
                        Permission.OWN_ACCOUNT,
                        this::changePassword));
    }

    private HttpResponse get(GuardedExchange exchange) {
        var subject = exchange.caller().subject();
        return exchange.exchange()
                .ok(
                        new AccountView(
                                subject.tenant().value(),
                                subject.user().value(),
                                subject.role().name().toLowerCase(Locale.ROOT),
                                GrantView.of(subject.grants()),
                                mailboxes(subject),
                                subject.mustChangePassword()));
    }

    private List<MailboxResource.MailboxView> mailboxes(Subject subject) {
        var given = subject.grants().stream().map(Grant::mailbox).collect(Collectors.toSet());
        if (given.isEmpty()) {
            return List.of();
        }
        return directory.practice(subject.tenant()).mailboxes().stream()
                .filter(mailbox -> given.contains(mailbox.id()))
                .sorted(Comparator.comparing(Mailbox::name))
                .map(MailboxResource.MailboxView::of)
                .toList();
    }

    private HttpResponse changePassword(GuardedExchange exchange) {
        var given = exchange.exchange().body(PasswordChange.class);
        var caller = exchange.caller();
        var subject = caller.subject();
        desk.doubt(caller, Secret.of(given.current()))
                .ifPresent(outcome -> {
                    throw SessionResource.refusal(outcome);
                });
        var cause = subject.mustChangePassword() ? "first_sign_in" : "own_change";
        var receipt =
                audit.append(
                        exchange.act(new CredentialChanged(subject.user(), "password", cause)));
        store.changePassword(subject.tenant(), subject.user(), Secret.of(given.chosen()), receipt)
                .ifPresent(weakness -> {
                    throw new ApiRefused(ProblemType.REFUSED, weakness.safeMessage());
                });
        people.endAll(
                subject.tenant(),
                subject.user(),
                Optional.of(subject.session()),
                EndCause.PASSWORD_CHANGED);
        return exchange.exchange().noContent();
    }
}
