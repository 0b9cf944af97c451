package org.wardline.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.event.MessageDeposited;
import org.wardline.audit.event.MessageDropped;
import org.wardline.db.Database;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;

/// Brings deposits from the outbox into the audit log and the database: the entry first, then the
/// row with the entry's index, then the note is removed. While the log or the database is away,
/// notes wait; whatever is tried twice has its effect once.
final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final String COMPONENT = "voicemail-store";

    private final DeliveryOutbox outbox;
    private final Database database;
    private final MessageTable messages;
    private final AuditLog audit;
    private final List<Consumer<MailboxChanged>> listeners = new CopyOnWriteArrayList<>();

    /// Entries that are written while their rows are not yet.
    private final Map<MessageId, AuditReceipt> receipts = new ConcurrentHashMap<>();

    Delivery(DeliveryOutbox outbox, Database database, MessageTable messages, AuditLog audit) {
        this.outbox = outbox;
        this.database = database;
        this.messages = messages;
        this.audit = audit;
    }

    void listen(Consumer<MailboxChanged> listener) {
        listeners.add(listener);
    }

    /// Delivers what waits, oldest first.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when the database is away: the rest waits
    /// @throws org.wardline.audit.AuditUnavailable when the log cannot be written: the rest waits
    ///
    /// @return the practices that got messages
    Set<TenantId> deliverAll() throws IOException {
        var tenants = new HashSet<TenantId>();
        for (var note : outbox.list()) {
            if (supervise(note)) {
                outbox.remove(note.message());
                receipts.remove(note.message());
                tenants.add(note.tenant());
            }
        }
        return tenants;
    }

    /// A note that cannot be delivered for a reason of its own must not hold up the others.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private boolean supervise(DeliveryNote note) {
        try {
            switch (note) {
                case DeliveryNote.Sealed sealed -> deliver(sealed);
                case DeliveryNote.Dropped dropped -> report(dropped);
            }
            return true;
        } catch (DatabaseUnavailable | AuditUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("message {} cannot be delivered", note.message(), e);
            return false;
        }
    }

    /// How many messages a mailbox holds now, for each lamp.
    MailboxChanged now(TenantId tenant, MailboxId mailbox) {
        return database.inTenant(
                tenant,
                tx ->
                        new MailboxChanged(
                                tenant,
                                mailbox,
                                messages.counts(tx, mailbox),
                                messages.countsOfListeners(tx, mailbox)));
    }

    /// Tells how many messages a mailbox holds now.
    void changed(TenantId tenant, MailboxId mailbox) {
        var change = now(tenant, mailbox);
        listeners.forEach(listener -> listener.accept(change));
    }

    private void deliver(DeliveryNote.Sealed note) {
        var there = database.inTenant(note.tenant(), tx -> messages.exists(tx, note.message()));
        if (!there) {
            var receipt = receipts.computeIfAbsent(note.message(), _ -> audit.append(act(note)));
            database.useTenant(note.tenant(), tx -> messages.insert(tx, note, receipt));
            log.info("message {} is in mailbox {}", note.message(), note.mailbox());
        }
        changed(note.tenant(), note.mailbox());
    }

    private void report(DeliveryNote.Dropped note) {
        var event = new MessageDropped(note.message(), note.mailbox(), "too_short");
        receipts.computeIfAbsent(
                note.message(), _ -> audit.append(Act.ofMachine(note.tenant(), COMPONENT, event)));
    }

    private static Act act(DeliveryNote.Sealed note) {
        var facts = note.facts();
        return Act.ofMachine(
                note.tenant(),
                COMPONENT,
                new MessageDeposited(
                        facts.message(),
                        facts.mailbox(),
                        facts.call(),
                        note.sealedBytes(),
                        note.sha256(),
                        facts.depositKey().toString(),
                        note.interrupted()));
    }
}
