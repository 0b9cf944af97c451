package org.wardline.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.wardline.access.AccessGranted;
import org.wardline.access.Permission;
import org.wardline.access.Resource;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.ForwardIntended;
import org.wardline.audit.event.GreetingChanged;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.MailboxListIntended;
import org.wardline.audit.event.MessageMoved;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;

/// Compares the policy's yes with the audit log's receipt: the same person in the same session, the
/// same act on the same thing. A receipt opens once, and only soon after it was written.
final class Evidence {

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final InstantSource clock;

    /// Receipts have no equality of their own: each stands for one entry. Forgotten with them.
    private final Set<AuditReceipt> used =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Evidence(InstantSource clock) {
        this.clock = clock;
    }

    /// The message that may be opened.
    Resource.Message ofListening(AccessGranted granted, AuditReceipt receipt) {
        if (granted.permission() == Permission.LISTEN
                && granted.resource() instanceof Resource.Message message
                && receipt.act().event() instanceof ListenIntended intended
                && intended.message().equals(message.message())
                && intended.mailbox().equals(message.mailbox())) {
            accept(granted, receipt);
            return message;
        }
        throw mismatch(receipt.act().event());
    }

    /// The mailbox that may be listed.
    Resource.Mailbox ofListing(AccessGranted granted, AuditReceipt receipt) {
        if (granted.permission() == Permission.LIST_MAILBOX
                && granted.resource() instanceof Resource.Mailbox mailbox
                && receipt.act().event() instanceof MailboxListIntended intended
                && intended.mailbox().equals(mailbox.mailbox())) {
            accept(granted, receipt);
            return mailbox;
        }
        throw mismatch(receipt.act().event());
    }

    /// The message that may be moved so.
    Resource.Message ofMoving(AccessGranted granted, MessageMove move, AuditReceipt receipt) {
        if (granted.permission() == move.permission()
                && granted.resource() instanceof Resource.Message message
                && receipt.act().event() instanceof MessageMoved moved
                && moved.message().equals(message.message())
                && moved.mailbox().equals(message.mailbox())
                && moved.folder().equals(move.word())) {
            accept(granted, receipt);
            return message;
        }
        throw mismatch(receipt.act().event());
    }

    /// The message that may be copied to the mailbox that the entry names.
    Resource.Message ofForwarding(AccessGranted granted, MailboxId target, AuditReceipt receipt) {
        if (granted.permission() == Permission.HANDLE_MESSAGES
                && granted.resource() instanceof Resource.Message message
                && receipt.act().event() instanceof ForwardIntended intended
                && intended.message().equals(message.message())
                && intended.mailbox().equals(message.mailbox())
                && intended.target().equals(target)) {
            accept(granted, receipt);
            return message;
        }
        throw mismatch(receipt.act().event());
    }

    /// The mailbox whose greeting may be changed so.
    Resource.Mailbox ofGreeting(
            AccessGranted granted, Greeting greeting, GreetingChange change, AuditReceipt receipt) {
        if (granted.permission() == Permission.RECORD_GREETING
                && granted.resource() instanceof Resource.Mailbox mailbox
                && receipt.act().event() instanceof GreetingChanged changed
                && changed.mailbox().equals(mailbox.mailbox())
                && changed.greeting().equals(greeting.word())
                && changed.change().equals(change.word())) {
            accept(granted, receipt);
            return mailbox;
        }
        throw mismatch(receipt.act().event());
    }

    private void accept(AccessGranted granted, AuditReceipt receipt) {
        var act = receipt.act();
        if (!act.tenant().equals(granted.tenant())) {
            throw new AccessNotProven("the audit entry is of another practice");
        }
        var same =
                act.actor() instanceof Actor.Person person
                        && person.user().equals(granted.user())
                        && person.session().equals(granted.session());
        if (!same) {
            throw new AccessNotProven("the audit entry is of another person or session");
        }
        var age = Duration.between(receipt.at(), clock.instant());
        if (age.compareTo(FRESH) > 0) {
            throw new AccessNotProven("the audit entry is too old");
        }
        if (!used.add(receipt)) {
            throw new AccessNotProven("the audit entry was used before");
        }
    }

    private static AccessNotProven mismatch(AuditEvent event) {
        return new AccessNotProven("the grant and the audit entry " + event.kind() + " differ");
    }
}
