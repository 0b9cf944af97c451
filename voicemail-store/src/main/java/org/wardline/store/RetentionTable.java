package org.wardline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Tx;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;

/// SQL of messages that end, always within one practice's transaction.
final class RetentionTable {

    /// One that is due.
    record Due(MessageId id, MailboxId mailbox, String sha256) {
        static Due of(ResultSet row) throws SQLException {
            return new Due(
                    new MessageId(row.getObject("message_id", UUID.class)),
                    new MailboxId(row.getObject("mailbox_id", UUID.class)),
                    row.getString("sha256"));
        }
    }

    /// The messages that came, were brought back or copied before a time, held ones aside, oldest
    /// first.
    List<Due> tooOld(Tx tx, Instant before, int limit) {
        return tx.query(
                        """
                        SELECT message_id, mailbox_id, sha256 FROM store.message m
                        WHERE deleted_at IS NULL AND coalesce(kept_since, created_at) < :before
                          AND NOT EXISTS (SELECT FROM store.legal_hold h
                            WHERE h.mailbox_id = m.mailbox_id)
                        ORDER BY coalesce(kept_since, created_at) LIMIT :limit
                        """)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, _) -> Due.of(row))
                .list();
    }

    /// Deletes a message by age, until it is brought back; nothing when somebody has.
    void delete(Tx tx, MessageId message, Instant now, AuditReceipt act) {
        tx.update(
                        """
                        UPDATE store.message SET deleted_at = :at, deleted_index = :index
                        WHERE message_id = :message AND deleted_at IS NULL
                        """)
                .bind("at", now)
                .bind("index", act.index())
                .bind("message", message)
                .execute();
    }

    /// Decides that messages deleted before a time are shredded, held ones aside: from now on they
    /// can't be brought back.
    ///
    /// @return them, and those that were decided before
    List<Due> decide(Tx tx, Instant before, int limit) {
        tx.update(
                        """
                        UPDATE store.message SET shredding = true WHERE message_id IN (
                          SELECT message_id FROM store.message m
                          WHERE deleted_at < :before AND NOT shredding
                            AND NOT EXISTS (SELECT FROM store.legal_hold h
                              WHERE h.mailbox_id = m.mailbox_id)
                          ORDER BY deleted_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        """)
                .bind("before", before)
                .bind("limit", limit)
                .execute();
        return tx.query(
                        """
                        SELECT message_id, mailbox_id, sha256 FROM store.message
                        WHERE deleted_at IS NOT NULL AND shredding
                        ORDER BY deleted_at LIMIT :limit
                        """)
                .bind("limit", limit)
                .map((row, _) -> Due.of(row))
                .list();
    }

    /// Destroys the content key of a message, with all that is stored beside it.
    void shred(Tx tx, TenantId tenant, Due message, Instant now, AuditReceipt act) {
        tx.update("DELETE FROM store.heard WHERE message_id = :message")
                .bind("message", message.id())
                .execute();
        int gone =
                tx.update("DELETE FROM store.message WHERE message_id = :message AND shredding")
                        .bind("message", message.id())
                        .execute();
        if (gone > 0) {
            tx.update(
                            """
                            INSERT INTO store.shredded (tenant_id, message_id, mailbox_id, sha256,
                              shredded_at, audit_index)
                            VALUES (:tenant, :message, :mailbox, :sha256, :now, :index)
                            """)
                    .bind("tenant", tenant)
                    .bind("message", message.id())
                    .bind("mailbox", message.mailbox())
                    .bind("sha256", message.sha256())
                    .bind("now", now)
                    .bind("index", act.index())
                    .execute();
        }
    }

    /// Shredded messages whose objects are still to be removed.
    List<MessageId> toRemove(Tx tx, int limit) {
        return tx.query(
                        """
                        SELECT message_id FROM store.shredded WHERE removed_at IS NULL
                        ORDER BY message_id LIMIT :limit
                        """)
                .bind("limit", limit)
                .map((row, _) -> new MessageId(row.getObject(1, UUID.class)))
                .list();
    }

    void removed(Tx tx, MessageId message, Instant now) {
        tx.update("UPDATE store.shredded SET removed_at = :now WHERE message_id = :message")
                .bind("now", now)
                .bind("message", message)
                .execute();
    }
}
