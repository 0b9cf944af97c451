package org.wardline.store;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// Mailboxes under legal hold: their messages are neither deleted by age nor shredded, however long
/// ago somebody deleted them. Blocking, for virtual threads. Every method throws
/// [org.wardline.db.DatabaseUnavailable] while the database is away.
public final class LegalHolds {

    private final Database database;

    LegalHolds(Database database) {
        this.database = database;
    }

    /// The mailboxes that are held.
    public Set<MailboxId> of(TenantId tenant) {
        return database.inTenant(
                tenant,
                tx ->
                        tx
                                .query("SELECT mailbox_id FROM store.legal_hold")
                                .map((row, _) -> new MailboxId(row.getObject(1, UUID.class)))
                                .list()
                                .stream()
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /// Holds a mailbox; nothing when it is held.
    ///
    /// @param receipt of the act's entry in the audit log
    public void place(TenantId tenant, MailboxId mailbox, AuditReceipt receipt) {
        PracticeSettings.requireSame(tenant, receipt);
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        """
                                        INSERT INTO store.legal_hold (tenant_id, mailbox_id,
                                          placed_at, audit_index)
                                        VALUES (:tenant, :mailbox, :at, :index)
                                        ON CONFLICT DO NOTHING
                                        """)
                                .bind("tenant", tenant)
                                .bind("mailbox", mailbox)
                                .bind("at", receipt.at())
                                .bind("index", receipt.index())
                                .execute());
    }

    /// Lets go of a mailbox; nothing when it is not held.
    ///
    /// @param receipt of the act's entry in the audit log
    public void lift(TenantId tenant, MailboxId mailbox, AuditReceipt receipt) {
        PracticeSettings.requireSame(tenant, receipt);
        database.useTenant(
                tenant,
                tx ->
                        tx.update("DELETE FROM store.legal_hold WHERE mailbox_id = :mailbox")
                                .bind("mailbox", mailbox)
                                .execute());
    }
}
