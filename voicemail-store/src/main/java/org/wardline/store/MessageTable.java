package org.wardline.store;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Tx;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
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
                        SELECT * FROM store.message WHERE mailbox_id = :mailbox AND NOT shredding
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
                        WHERE mailbox_id = :mailbox AND message_id = :message AND NOT shredding
                        """)
                .bind("mailbox", mailbox)
                .bind("message", message)
                .map((row, _) -> MessageRow.of(row))
                .findOne();
    }

    /// How many messages a mailbox holds, deleted ones aside; new is what nobody has heard.
    MailboxCounts counts(Tx tx, MailboxId mailbox) {
        return tx.query(
                        """
                        SELECT count(*) FILTER (WHERE NOT h.heard), count(*) FILTER (WHERE h.heard)
                        FROM store.message m, LATERAL (SELECT EXISTS (
                          SELECT FROM store.heard WHERE message_id = m.message_id) AS heard) h
                        WHERE m.mailbox_id = :mailbox AND m.deleted_at IS NULL
                        """)
                .bind("mailbox", mailbox)
                .map((row, _) -> new MailboxCounts(row.getInt(1), row.getInt(2)))
                .one();
    }

    /// The same as each listener with a number has it, by that number.
    Map<String, MailboxCounts> countsOfListeners(Tx tx, MailboxId mailbox) {
        return tx
                .query(
                        """
                        SELECT p.number,
                          count(m.message_id) FILTER (WHERE h.user_id IS NULL),
                          count(m.message_id) FILTER (WHERE h.user_id IS NOT NULL)
                        FROM store.phone_pin p
                        JOIN store.mailbox_grant g ON g.user_id = p.user_id
                          AND g.mailbox_id = :mailbox AND g.permission = 'LISTEN'
                        LEFT JOIN store.message m ON m.mailbox_id = g.mailbox_id
                          AND m.deleted_at IS NULL
                        LEFT JOIN store.heard h ON h.message_id = m.message_id
                          AND h.user_id = p.user_id
                        GROUP BY p.number
                        """)
                .bind("mailbox", mailbox)
                .map((row, _) ->
                        Map.entry(
                                row.getString(1), new MailboxCounts(row.getInt(2), row.getInt(3))))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// What a listener has heard or saved of a mailbox.
    Set<MessageId> heardBy(Tx tx, MailboxId mailbox, UserId listener) {
        return new HashSet<>(
                tx.query(
                                """
                                SELECT h.message_id FROM store.heard h
                                JOIN store.message m ON m.message_id = h.message_id
                                WHERE m.mailbox_id = :mailbox AND h.user_id = :listener
                                """)
                        .bind("mailbox", mailbox)
                        .bind("listener", listener)
                        .map((row, _) -> new MessageId(row.getObject(1, UUID.class)))
                        .list());
    }

    /// Marks a message heard by a listener; false when it had been before.
    boolean markHeard(
            Tx tx, TenantId tenant, MessageId message, UserId listener, AuditReceipt act) {
        return tx.update(
                                """
                                INSERT INTO store.heard (tenant_id, message_id, user_id, heard_at,
                                  audit_index)
                                VALUES (:tenant, :message, :listener, :at, :index)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("tenant", tenant)
                        .bind("message", message)
                        .bind("listener", listener)
                        .bind("at", act.at())
                        .bind("index", act.index())
                        .execute()
                > 0;
    }

    /// Marks a message new again for a listener.
    void markNew(Tx tx, MessageId message, UserId listener) {
        tx.update(
                        """
                        DELETE FROM store.heard
                        WHERE message_id = :message AND user_id = :listener
                        """)
                .bind("message", message)
                .bind("listener", listener)
                .execute();
    }

    /// Deletes a message for all its listeners, until it is brought back; nothing when it is.
    void markDeleted(Tx tx, MessageId message, UserId by, AuditReceipt act) {
        tx.update(
                        """
                        UPDATE store.message SET deleted_at = :at, deleted_by = :by,
                          deleted_index = :index
                        WHERE message_id = :message AND deleted_at IS NULL
                        """)
                .bind("at", act.at())
                .bind("by", by)
                .bind("index", act.index())
                .bind("message", message)
                .execute();
    }

    /// Brings a deleted message back; nothing when it is being shredded.
    void markKept(Tx tx, MessageId message, Instant now) {
        tx.update(
                        """
                        UPDATE store.message SET deleted_at = NULL, deleted_by = NULL,
                          deleted_index = NULL, kept_since = :now
                        WHERE message_id = :message AND NOT shredding
                        """)
                .bind("now", now)
                .bind("message", message)
                .execute();
    }

    /// Puts a copy into a colleague's mailbox.
    ///
    /// @throws NoSuchMessage when what it is a copy of has gone
    void insertCopy(Tx tx, TenantId tenant, MessageRow copy, Instant now, AuditReceipt intent) {
        var copied = copy.copied().orElseThrow();
        int rows =
                tx.update(
                                """
                                INSERT INTO store.message (tenant_id, message_id, mailbox_id, call_id, format,
                                  created_at, audio_bytes, sealed_bytes, sha256, interrupted, caller_name,
                                  caller_number, wrapped_by, kek_id, kek_version, wrap, audit_index,
                                  forwarded_from, forwarded_by, comment_bytes, kept_since)
                                SELECT :tenant, :message, :mailbox, call_id, :format,
                                  :createdAt, :audioBytes, :sealedBytes, :sha256, :interrupted, :callerName,
                                  :callerNumber, 'tenant', :kek, :kekVersion, :wrap, :index,
                                  :from, :by, :commentBytes, :now
                                FROM store.message WHERE message_id = :from
                                """)
                        .bind("tenant", tenant)
                        .bind("message", copy.message())
                        .bind("mailbox", copy.mailbox())
                        .bind("format", copy.format().contextName())
                        .bind("createdAt", copy.createdAt())
                        .bind("audioBytes", copy.audioBytes())
                        .bind("sealedBytes", copy.sealedBytes())
                        .bind("sha256", copy.sha256())
                        .bind("interrupted", copy.interrupted())
                        .bind("callerName", copy.caller().name().toArray())
                        .bind("callerNumber", copy.caller().number().toArray())
                        .bind("kek", copy.kek().id())
                        .bind("kekVersion", copy.kek().version())
                        .bind("wrap", copy.wrap().toArray())
                        .bind("index", intent.index())
                        .bind("from", copied.from())
                        .bind("by", copied.by())
                        .bind("commentBytes", copied.commentBytes())
                        .bind("now", now)
                        .execute();
        if (rows != 1) {
            throw new NoSuchMessage();
        }
    }

    /// The roles of the people who were given a mailbox to hear, those aside who have left.
    Set<String> rolesOfListeners(Tx tx, MailboxId mailbox) {
        return new HashSet<>(
                tx.query(
                                """
                                SELECT DISTINCT p.role FROM store.person p
                                JOIN store.mailbox_grant g ON g.user_id = p.user_id
                                WHERE g.mailbox_id = :mailbox AND g.permission = 'LISTEN'
                                  AND p.active
                                """)
                        .bind("mailbox", mailbox)
                        .mapTo(String.class)
                        .list());
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
