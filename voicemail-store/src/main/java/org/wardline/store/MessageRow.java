package org.wardline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.AudioFormat;
import org.wardline.key.Bytes;
import org.wardline.key.KekRef;
import org.wardline.key.ObjectContext;
import org.wardline.key.WrapContext;

/// One row of `store.message`, as stored: the caller encrypted, the content key wrapped.
record MessageRow(
        MessageId message,
        MailboxId mailbox,
        AudioFormat format,
        Instant createdAt,
        long audioBytes,
        long sealedBytes,
        String sha256,
        boolean interrupted,
        Optional<Instant> deletedAt,
        Optional<Copied> copied,
        Caller.Sealed caller,
        WrappedBy wrappedBy,
        KekRef kek,
        Bytes wrap) {

    /// Which kind of key wraps the content key.
    enum WrappedBy {
        /// The practice's deposit key: as the recorder left it.
        DEPOSIT("deposit"),
        /// The practice's wrapping key.
        TENANT("tenant");

        private final String column;

        WrappedBy(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }
    }

    /// Of a copy.
    ///
    /// @param from the message that it is a copy of
    /// @param by who gave it
    /// @param commentBytes how much of the audio, at its beginning, is what they said to it
    record Copied(MessageId from, UserId by, long commentBytes) {}

    static MessageRow of(ResultSet row) throws SQLException {
        return new MessageRow(
                new MessageId(row.getObject("message_id", UUID.class)),
                new MailboxId(row.getObject("mailbox_id", UUID.class)),
                AudioFormat.named(row.getString("format")),
                row.getTimestamp("created_at").toInstant(),
                row.getLong("audio_bytes"),
                row.getLong("sealed_bytes"),
                row.getString("sha256"),
                row.getBoolean("interrupted"),
                Optional.ofNullable(row.getTimestamp("deleted_at")).map(Timestamp::toInstant),
                copied(row),
                new Caller.Sealed(
                        Bytes.of(row.getBytes("caller_name")),
                        Bytes.of(row.getBytes("caller_number"))),
                row.getString("wrapped_by").equals("tenant") ? WrappedBy.TENANT : WrappedBy.DEPOSIT,
                new KekRef(row.getObject("kek_id", UUID.class), row.getInt("kek_version")),
                Bytes.of(row.getBytes("wrap")));
    }

    private static Optional<Copied> copied(ResultSet row) throws SQLException {
        var from = row.getObject("forwarded_from", UUID.class);
        return from == null
                ? Optional.empty()
                : Optional.of(
                        new Copied(
                                new MessageId(from),
                                new UserId(row.getObject("forwarded_by", UUID.class)),
                                row.getLong("comment_bytes")));
    }

    ObjectContext object(UUID deployment, TenantId tenant) {
        return new ObjectContext(
                deployment,
                tenant,
                message.value(),
                ObjectContext.Kind.VOICEMAIL,
                format,
                createdAt);
    }

    WrapContext.OfContentKey wrapContext(ObjectContext object) {
        return new WrapContext.OfContentKey(object, mailbox.value(), kek);
    }

    Folder folder(boolean heard) {
        if (deletedAt.isPresent()) {
            return Folder.DELETED;
        }
        return heard ? Folder.SAVED : Folder.NEW;
    }

    Duration length() {
        return Duration.ofMillis(audioBytes * 1_000 / format.bytesPerSecond());
    }
}
