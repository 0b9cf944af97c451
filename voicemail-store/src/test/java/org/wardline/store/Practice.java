package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Set;
import org.wardline.access.AccessGranted;
import org.wardline.access.AccessPolicy;
import org.wardline.access.Grant;
import org.wardline.access.Permission;
import org.wardline.access.Resource;
import org.wardline.access.Role;
import org.wardline.access.Subject;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.ForwardIntended;
import org.wardline.audit.event.GreetingChanged;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.MailboxListIntended;
import org.wardline.audit.event.MessageMoved;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Origin;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// A practice with one mailbox and one physician who may hear it.
record Practice(
        TenantId tenant, MailboxId mailbox, UserId physician, SessionId session, AuditLog audit) {

    static Practice create(AuditLog audit) {
        return new Practice(
                TenantId.random(), MailboxId.random(), UserId.random(), SessionId.random(), audit);
    }

    AccessGranted mayHear(MessageId message) {
        return granted(Permission.LISTEN, new Resource.Message(tenant, mailbox, message), mailbox);
    }

    AccessGranted mayList() {
        return granted(Permission.LIST_MAILBOX, new Resource.Mailbox(tenant, mailbox), mailbox);
    }

    AccessGranted may(MessageMove move, MessageId message) {
        return granted(move.permission(), new Resource.Message(tenant, mailbox, message), mailbox);
    }

    AccessGranted mayForward(MessageId message) {
        return granted(
                Permission.HANDLE_MESSAGES,
                new Resource.Message(tenant, mailbox, message),
                mailbox);
    }

    AccessGranted mayGreet() {
        return granted(Permission.RECORD_GREETING, new Resource.Mailbox(tenant, mailbox), mailbox);
    }

    void move(VoicemailStore store, MessageId message, MessageMove move) {
        var receipt = noted(new MessageMoved(message, mailbox, move.word()));
        store.move(may(move, message), move, receipt);
    }

    AuditReceipt forwards(MessageId message, MailboxId target) {
        return noted(new ForwardIntended(message, mailbox, target));
    }

    AuditReceipt greets(Greeting greeting, GreetingChange change) {
        return noted(new GreetingChanged(mailbox, greeting.word(), change.word()));
    }

    /// The same mailbox as somebody else sees it who may hear it too.
    Practice colleague() {
        return new Practice(tenant, mailbox, UserId.random(), SessionId.random(), audit);
    }

    /// The same person with another mailbox.
    Practice with(MailboxId other) {
        return new Practice(tenant, other, physician, session, audit);
    }

    AuditReceipt listens(MessageId message) {
        return noted(new ListenIntended(message, mailbox, "treatment"));
    }

    AuditReceipt lists() {
        return noted(new MailboxListIntended(mailbox, "treatment"));
    }

    AuditReceipt noted(AuditEvent event) {
        var actor = new Actor.Person(physician, session, "provider", "password");
        return audit.append(new Act(tenant, actor, new Origin("192.0.2.1", "test"), event));
    }

    Playback open(VoicemailStore store, MessageId message) {
        return store.open(mayHear(message), listens(message));
    }

    private AccessGranted granted(Permission permission, Resource resource, MailboxId given) {
        var grants = Set.of(new Grant(given, permission));
        var subject = new Subject(tenant, physician, session, Role.PROVIDER, grants, false);
        var decision = AccessPolicy.decide(subject, permission, resource);
        return assertInstanceOf(AccessGranted.class, decision);
    }
}
