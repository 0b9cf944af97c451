package org.wardline.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Tx;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.key.KekRef;

/// SQL of `store.message`, always within one practice's transaction.
final class MessageTable {

    /// How many messages a list shows, newest first.
    static final int LIST_LIMIT = 1_000;

    boolean exists(Tx tx, MessageId message) {
        return tx.query("SELECT count(*) FROM store.message WHERE message_id = :message")
                        .bind("message", message)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /// Puts a message into its mailbox; nothing when it is there already.
    void insert(Tx tx, DeliveryNote.Sealed note, AuditReceipt receipt) {
        var facts = note.facts();
        tx.update(
                        """
                        INSERT INTO store.message (tenant_id, message_id, mailbox_id, call_id, format,
                          created_at, audio_bytes, sealed_bytes, sha256, interrupted, caller_name,
                          caller_number, wrapped_by, kek_id, kek_version, wrap, audit_index)
                        VALUES (:tenant, :message, :mailbox, :call, :format, :createdAt, :audioBytes,
                          :sealedBytes, :sha256, :interrupted, :callerName, :callerNumber, 'deposit',
                          :kek, :kekVersion, :wrap, :index)
                        ON CONFLICT (tenant_id, message_id) DO NOTHING
                        """)
                .bind("tenant", note.tenant())
                .bind("message", facts.message())
                .bind("mailbox", facts.mailbox())
                .bind("call", facts.call())
                .bind("format", facts.object().format().contextName())
                .bind("createdAt", facts.object().createdAt())
                .bind("audioBytes", note.audioBytes())
                .bind("sealedBytes", note.sealedBytes())
                .bind("sha256", note.sha256())
                .bind("interrupted", note.interrupted())
                .bind("callerName", facts.caller().name().toArray())
                .bind("callerNumber", facts.caller().number().toArray())
                .bind("kek", facts.depositKey().id())
                .bind("kekVersion", facts.depositKey().version())
                .bind("wrap", facts.wrap().toArray())
                .bind("index", receipt.index())
                .execute();
    }

    List<MessageRow> in(Tx tx, MailboxId mailbox) {
        return tx.query(
                        """
                        SELECT * FROM store.message WHERE mailbox_id = :mailbox
                        ORDER BY created_at DESC, message_id LIMIT :limit
                        """)
                .bind("mailbox", mailbox)
                .bind("limit", LIST_LIMIT)
                .map((row, _) -> MessageRow.of(row))
                .list();
    }

    Optional<MessageRow> find(Tx tx, MailboxId mailbox, MessageId message) {
        return tx.query(
                        """
                        SELECT * FROM store.message
                        WHERE mailbox_id = :mailbox AND message_id = :message
                        """)
                .bind("mailbox", mailbox)
                .bind("message", message)
                .map((row, _) -> MessageRow.of(row))
                .findOne();
    }

    MailboxCounts counts(Tx tx, MailboxId mailbox) {
        return tx.query(
                        """
                        SELECT count(*) FILTER (WHERE heard_at IS NULL),
                          count(*) FILTER (WHERE heard_at IS NOT NULL)
                        FROM store.message WHERE mailbox_id = :mailbox
                        """)
                .bind("mailbox", mailbox)
                .map((row, _) -> new MailboxCounts(row.getInt(1), row.getInt(2)))
                .one();
    }

    /// Marks a message heard; false when it had been before.
    boolean markHeard(Tx tx, MessageId message, AuditReceipt intent) {
        return tx.update(
                                """
                                UPDATE store.message SET heard_at = :at, heard_index = :index
                                WHERE message_id = :message AND heard_at IS NULL
                                """)
                        .bind("at", intent.at())
                        .bind("index", intent.index())
                        .bind("message", message)
                        .execute()
                > 0;
    }

    /// The next messages whose content key is still wrapped to the deposit key, locked.
    List<MessageRow> toRewrap(Tx tx, UUID after, int limit) {
        return tx.query(
                        """
                        SELECT * FROM store.message
                        WHERE wrapped_by = 'deposit' AND message_id > :after
                        ORDER BY message_id LIMIT :limit FOR UPDATE SKIP LOCKED
                        """)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> MessageRow.of(row))
                .list();
    }

    void rewrap(Tx tx, MessageId message, KekRef kek, byte[] wrap) {
        tx.update(
                        """
                        UPDATE store.message
                        SET wrapped_by = 'tenant', kek_id = :kek, kek_version = :version, wrap = :wrap
                        WHERE message_id = :message
                        """)
                .bind("kek", kek.id())
                .bind("version", kek.version())
                .bind("wrap", wrap)
                .bind("message", message)
                .execute();
    }
}
