package org.wardline.session;

import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.PeopleStore;
import org.wardline.access.Person;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.event.SignedOut;
import org.wardline.ident.Actor;
import org.wardline.ident.Origin;
import org.wardline.ident.Secret;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// Who is signed in: turns a token into a caller, freshly read for every request, and ends
/// sessions, each end in the audit log with its cause (R42). Blocking, for virtual threads.
public final class SignedInPeople {

    private static final Logger LOG = LoggerFactory.getLogger(SignedInPeople.class);

    private final SessionStore sessions;
    private final PeopleStore people;
    private final AuditLog audit;

    public SignedInPeople(SessionStore sessions, PeopleStore people, AuditLog audit) {
        this.sessions = sessions;
        this.people = people;
        this.audit = audit;
    }

    /// The person behind a token, with the role and the mailboxes of this moment; empty when the
    /// token opens nothing.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when that can't be known
    public Optional<Caller> identify(Secret<String> token, Origin origin) {
        return SessionToken.parse(token.reveal())
                .map(sessions::find)
                .flatMap(found ->
                        switch (found) {
                            case SessionStore.Found.Live(var session) -> caller(session, origin);
                            case SessionStore.Found.JustEnded(var session, var cause) -> {
                                recordEnd(session, cause, Origin.LOCAL);
                                yield Optional.empty();
                            }
                            case SessionStore.Found.Nothing _ -> Optional.empty();
                        });
    }

    /// Ends the caller's session.
    public void signOut(Caller caller) {
        var subject = caller.subject();
        if (sessions.end(subject.tenant(), subject.session())) {
            record(
                    new Act(
                            subject.tenant(),
                            caller.actor(),
                            caller.origin(),
                            new SignedOut(
                                    subject.user(), subject.session(), EndCause.OWN_WISH.term())));
        }
    }

    /// Ends the sessions of a person.
    ///
    /// @param spared the one that stays, when given
    public void endAll(TenantId tenant, UserId user, Optional<SessionId> spared, EndCause cause) {
        sessions.endAll(tenant, user, spared)
                .forEach(session -> recordEnd(session, cause, Origin.LOCAL));
    }

    /// Ends what has been idle or open for too long, so that the log says when it happened and not
    /// when somebody came back.
    public void endOverdue(TenantId tenant) {
        sessions.endOverdue(tenant)
                .forEach(ended -> recordEnd(ended.session(), ended.cause(), Origin.LOCAL));
    }

    private Optional<Caller> caller(LiveSession session, Origin origin) {
        var person = people.find(session.tenant(), session.user()).filter(Person::active);
        if (person.isEmpty()) {
            sessions.end(session.tenant(), session.id());
            recordEnd(session, EndCause.ACCOUNT_GONE, Origin.LOCAL);
        }
        return person.map(p -> new Caller(p.in(session.id()), actor(p, session), origin));
    }

    static Actor.Person actor(Person person, LiveSession session) {
        return new Actor.Person(
                person.user(),
                session.id(),
                person.role().name().toLowerCase(Locale.ROOT),
                session.method());
    }

    private void recordEnd(LiveSession session, EndCause cause, Origin origin) {
        record(
                new Act(
                        session.tenant(),
                        new Actor.Machine("sessions"),
                        origin,
                        new SignedOut(session.user(), session.id(), cause.term())));
    }

    /// The session has ended whether the log can be written or not.
    private void record(Act act) {
        try {
            audit.append(act);
        } catch (AuditUnavailable _) {
            LOG.error("the end of a session could not be recorded");
        }
    }
}
