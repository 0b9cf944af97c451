package org.wardline.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.PeopleStore;
import org.wardline.access.Person;
import org.wardline.access.SignIn;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.Pseudonymizer;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.SignInLocked;
import org.wardline.audit.event.SignInRefused;
import org.wardline.audit.event.SignedIn;
import org.wardline.ident.Actor;
import org.wardline.ident.Origin;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

/// Signs people in: asks the people's store, records every attempt, opens a session. Blocking, for
/// virtual threads.
///
/// A practice that does not exist is treated like a login that does not exist: the same answer
/// after the same work.
public final class SignInDesk {

    private static final Logger LOG = LoggerFactory.getLogger(SignInDesk.class);
    private static final String PASSWORD = "password";

    /// Stands for a practice that does not exist: nobody is in it, and counting failures works in
    /// it.
    private static final TenantId NOBODYS = new TenantId(new UUID(-1, -1));

    private final PeopleStore people;
    private final SessionStore sessions;
    private final AuditLog audit;
    private final Pseudonymizer pseudonyms;
    private final Function<String, Optional<TenantId>> practices;
    private final InstantSource clock;

    /// What came of an attempt.
    public sealed interface Outcome {

        /// Signed in.
        record Accepted(Person person, SessionStore.Opened opened) implements Outcome {
            public Accepted {
                Objects.requireNonNull(person, "person");
                Objects.requireNonNull(opened, "opened");
            }
        }

        /// Not signed in; the person is told no more than that.
        record Refused() implements Outcome {}

        /// Closed for this login and source.
        ///
        /// @param opensIn when it opens by itself; empty when an administrator has to open it
        record Locked(Optional<Duration> opensIn) implements Outcome {}
    }

    /// @param pseudonyms for what was typed as login, which may be a password by mistake
    /// @param practices finds a practice by its domain
    public SignInDesk(
            PeopleStore people,
            SessionStore sessions,
            AuditLog audit,
            Pseudonymizer pseudonyms,
            Function<String, Optional<TenantId>> practices,
            InstantSource clock) {
        this.people = people;
        this.sessions = sessions;
        this.audit = audit;
        this.pseudonyms = pseudonyms;
        this.practices = practices;
        this.clock = clock;
    }

    /// Signs a person in.
    ///
    /// @param domain of the practice; empty for operators of the installation
    /// @throws org.wardline.audit.AuditUnavailable when the sign-in can't be recorded: then there
    ///   is no session
    /// @throws org.wardline.db.DatabaseUnavailable when nobody can be looked up
    public Outcome signIn(
            Optional<String> domain, String login, Secret<String> password, Origin origin) {
        var tenant = domain.map(practices).orElseGet(() -> Optional.of(TenantId.DEPLOYMENT));
        var asked = tenant.orElse(NOBODYS);
        return switch (people.signIn(asked, login, password, origin.address())) {
            case SignIn.Accepted(var person) -> open(person, origin);
            case SignIn.Refused refused -> refuse(asked, login, refused, origin);
            case SignIn.Locked locked -> new Outcome.Locked(opensIn(locked));
        };
    }

    /// Whether this is the signed-in person's password: asked again before it is changed. Counts
    /// like a sign-in.
    ///
    /// @return empty when it is
    public Optional<Outcome> doubt(Caller caller, Secret<String> password) {
        var subject = caller.subject();
        var tenant = subject.tenant();
        var login = people.find(tenant, subject.user()).map(Person::login).orElse("");
        return switch (people.signIn(tenant, login, password, caller.origin().address())) {
            case SignIn.Accepted _ -> Optional.empty();
            case SignIn.Refused refused ->
                    Optional.of(refuse(tenant, login, refused, caller.origin()));
            case SignIn.Locked locked -> Optional.of(new Outcome.Locked(opensIn(locked)));
        };
    }

    private Outcome open(Person person, Origin origin) {
        var opened = sessions.open(person.tenant(), person.user(), PASSWORD);
        var session = opened.session();
        boolean recorded = false;
        try {
            audit.append(
                    new Act(
                            person.tenant(),
                            SignedInPeople.actor(person, session),
                            origin,
                            new SignedIn(person.user(), session.id(), PASSWORD)));
            recorded = true;
        } finally {
            if (!recorded) {
                sessions.end(person.tenant(), session.id());
            }
        }
        return new Outcome.Accepted(person, opened);
    }

    private Outcome refuse(TenantId asked, String login, SignIn.Refused refused, Origin origin) {
        var tenant = asked.equals(NOBODYS) ? TenantId.DEPLOYMENT : asked;
        var pseudonym = pseudonyms.of(tenant, "login", login.strip().toLowerCase(Locale.ROOT));
        record(tenant, origin, new SignInRefused(pseudonym, term(refused.reason())));
        if (refused.locks()) {
            record(tenant, origin, new SignInLocked(pseudonym, refused.failures()));
        }
        return new Outcome.Refused();
    }

    /// Nobody gets in, whether the log can be written or not.
    private void record(TenantId tenant, Origin origin, AuditEvent event) {
        try {
            audit.append(new Act(tenant, new Actor.Stranger(), origin, event));
        } catch (AuditUnavailable _) {
            LOG.error("a refused sign-in could not be recorded");
        }
    }

    private Optional<Duration> opensIn(SignIn.Locked locked) {
        return Optional.of(locked.until())
                .filter(until -> until.isBefore(Instant.MAX))
                .map(until -> Duration.between(clock.instant(), until));
    }

    private static String term(SignIn.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
