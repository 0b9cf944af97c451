package org.wardline.app.voicemail;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.AccessDecision;
import org.wardline.access.AccessGranted;
import org.wardline.access.AccessPolicy;
import org.wardline.access.AccessRefused;
import org.wardline.access.Grant;
import org.wardline.access.Permission;
import org.wardline.access.Person;
import org.wardline.access.Resource;
import org.wardline.access.Subject;
import org.wardline.audit.Act;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.event.AuditEvent;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Origin;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;

/// A person who has proved themselves by phone, for the length of one call. Asks the policy for
/// every act anew, with the person as they are then: a mailbox that was taken or an account that
/// was closed meanwhile is refused.
final class PhoneListener {

    private static final Logger LOG = LoggerFactory.getLogger(PhoneListener.class);

    /// Why messages are heard by phone (R65).
    static final String PURPOSE = "treatment";

    private final VoicemailServices services;
    private final Person person;
    private final Origin origin;
    private final SessionId session = SessionId.random();

    PhoneListener(VoicemailServices services, Person person, Origin origin) {
        this.services = services;
        this.person = person;
        this.origin = origin;
    }

    Person person() {
        return person;
    }

    TenantId tenant() {
        return person.tenant();
    }

    SessionId session() {
        return session;
    }

    /// Writes down an act of the person; durable at the return.
    AuditReceipt record(AuditEvent event) {
        var actor =
                new Actor.Person(
                        person.user(), session, term(person.role()), RetrievalScript.METHOD);
        return services.audit().append(new Act(tenant(), actor, origin, event));
    }

    /// The policy's yes; a no is written down.
    Optional<AccessGranted> may(Permission permission, Resource resource) {
        return switch (decide(services, person, session, permission, resource)) {
            case AccessGranted granted -> Optional.of(granted);
            case AccessRefused refused -> {
                try {
                    record(event(refused));
                } catch (AuditUnavailable _) {
                    LOG.error("a refusal could not be recorded");
                }
                yield Optional.empty();
            }
        };
    }

    Optional<AccessGranted> may(Permission permission, MailboxId mailbox) {
        return may(permission, new Resource.Mailbox(tenant(), mailbox));
    }

    Optional<AccessGranted> may(Permission permission, MailboxId mailbox, MessageId message) {
        return may(permission, new Resource.Message(tenant(), mailbox, message));
    }

    /// The mailboxes that a person may list and hear.
    static List<MailboxId> mailboxes(Person person) {
        return person.grants().stream()
                .filter(grant -> grant.permission() == Permission.LISTEN)
                .map(Grant::mailbox)
                .filter(mailbox ->
                        person.grants().contains(new Grant(mailbox, Permission.LIST_MAILBOX)))
                .filter(_ -> person.role().allows(Permission.LISTEN))
                .sorted(Comparator.comparing(MailboxId::value))
                .toList();
    }

    /// The policy's answer for a person as they are now, whose PIN is a chosen one.
    static AccessDecision decide(
            VoicemailServices services,
            Person person,
            SessionId session,
            Permission permission,
            Resource resource) {
        var now = services.people().find(person.tenant(), person.user()).filter(Person::active);
        var subject =
                new Subject(
                        person.tenant(),
                        person.user(),
                        session,
                        now.map(Person::role).orElse(person.role()),
                        now.map(Person::grants).orElse(Set.of()),
                        false);
        return AccessPolicy.decide(subject, permission, resource);
    }

    static AuditEvent event(AccessRefused refused) {
        return new org.wardline.audit.event.AccessRefused(
                term(refused.permission()), describe(refused.resource()), term(refused.reason()));
    }

    static String term(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String describe(Resource resource) {
        return switch (resource) {
            case Resource.Mailbox mailbox -> "mailbox/" + mailbox.mailbox();
            case Resource.Message message -> "message/" + message.message();
            case Resource.Deployment _, Resource.Practice _, Resource.Account _ ->
                    throw new IllegalStateException("nothing of this is done by phone");
        };
    }
}
