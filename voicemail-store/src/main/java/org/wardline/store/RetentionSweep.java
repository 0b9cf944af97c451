package org.wardline.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.Resource;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.MessageMoved;
import org.wardline.audit.event.MessageShredded;
import org.wardline.blob.BlobId;
import org.wardline.blob.FileBlobStore;
import org.wardline.db.Database;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// Ends messages when their time is over, those of held mailboxes aside:
///
///     kept --older than the practice keeps--> deleted --recovery period over--> shredding
///     shredding --entry in the audit log--> --> shredded: no key --object removed--> gone
///
/// A message that is shredding can't be brought back, so the entry never says what does not happen
/// after all. Each step is a transaction of its own and found again after a kill; what is tried
/// twice has its effect once. Needs no content root. One thread.
final class RetentionSweep {

    private static final Logger log = LoggerFactory.getLogger(RetentionSweep.class);
    private static final String COMPONENT = "retention";
    private static final Duration PERIOD = Duration.ofMinutes(10);

    /// In one pass and practice, so that deliveries do not wait long.
    private static final int BATCH = 100;

    private final PracticeSettings settings;
    private final Database database;
    private final RetentionTable table = new RetentionTable();
    private final FileBlobStore blobs;
    private final AuditLog audit;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    RetentionSweep(
            PracticeSettings settings,
            Database database,
            FileBlobStore blobs,
            AuditLog audit,
            InstantSource clock) {
        this.settings = settings;
        this.database = database;
        this.blobs = blobs;
        this.audit = audit;
        this.clock = clock;
    }

    /// Does a batch of what is due in each practice, every ten minutes and at once while there is
    /// more. A practice whose messages can't be ended holds up no other one.
    ///
    /// @param changed told each mailbox that holds other messages than before
    /// @throws org.wardline.db.DatabaseUnavailable when the database is away: the rest waits
    /// @throws org.wardline.audit.AuditUnavailable when the log cannot be written: the rest waits
    void pass(Collection<TenantId> tenants, Consumer<Resource.Mailbox> changed) {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        boolean more = false;
        for (var tenant : tenants) {
            more |= supervised(tenant, now, changed);
        }
        next = more ? now : now.plus(PERIOD);
    }

    /// @return whether there is more to do at once
    @SuppressWarnings("checkstyle:IllegalCatch") // supervisor: a fault ends one practice's batch
    private boolean supervised(TenantId tenant, Instant now, Consumer<Resource.Mailbox> changed) {
        try {
            var retention = settings.retention(tenant);
            boolean more = expire(tenant, retention, now, changed) == BATCH;
            more |= shred(tenant, now.minus(retention.recovery()), now) == BATCH;
            more |= remove(tenant, now) == BATCH;
            return more;
        } catch (DatabaseUnavailable | AuditUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("messages of practice {} can't be ended", tenant, e);
            return false;
        }
    }

    private int expire(
            TenantId tenant, Retention retention, Instant now, Consumer<Resource.Mailbox> changed) {
        if (retention.kept().isEmpty()) {
            return 0;
        }
        var before = now.minus(retention.kept().get());
        var due = database.inTenant(tenant, tx -> table.tooOld(tx, before, BATCH));
        var mailboxes = new HashSet<MailboxId>();
        try {
            for (var message : due) {
                var moved =
                        new MessageMoved(
                                message.id(), message.mailbox(), MessageMove.DELETE.word());
                var receipt = note(tenant, moved);
                mailboxes.add(message.mailbox());
                database.useTenant(tenant, tx -> table.delete(tx, message.id(), now, receipt));
            }
        } finally {
            mailboxes.forEach(mailbox -> changed.accept(new Resource.Mailbox(tenant, mailbox)));
        }
        return due.size();
    }

    private int shred(TenantId tenant, Instant before, Instant now) {
        var due = database.inTenant(tenant, tx -> table.decide(tx, before, BATCH));
        for (var message : due) {
            var receipt =
                    note(
                            tenant,
                            new MessageShredded(message.id(), message.mailbox(), message.sha256()));
            database.useTenant(tenant, tx -> table.shred(tx, tenant, message, now, receipt));
        }
        return due.size();
    }

    private int remove(TenantId tenant, Instant now) {
        var shredded = database.inTenant(tenant, tx -> table.toRemove(tx, BATCH));
        int removed = 0;
        for (var message : shredded) {
            try {
                blobs.delete(new BlobId(tenant, message.value()));
                database.useTenant(tenant, tx -> table.removed(tx, message, now));
                removed++;
            } catch (IOException e) {
                log.error("the object of message {}, shredded, stays: {}", message, e.getMessage());
            }
        }
        return removed;
    }

    private AuditReceipt note(TenantId tenant, AuditEvent event) {
        return audit.append(Act.ofMachine(tenant, COMPONENT, event));
    }
}
