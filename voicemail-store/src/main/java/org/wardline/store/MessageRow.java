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
        Optional<Instant> heardAt,
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
                Optional.ofNullable(row.getTimestamp("heard_at")).map(Timestamp::toInstant),
                new Caller.Sealed(
                        Bytes.of(row.getBytes("caller_name")),
                        Bytes.of(row.getBytes("caller_number"))),
                row.getString("wrapped_by").equals("tenant") ? WrappedBy.TENANT : WrappedBy.DEPOSIT,
                new KekRef(row.getObject("kek_id", UUID.class), row.getInt("kek_version")),
                Bytes.of(row.getBytes("wrap")));
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

    Duration length() {
        return Duration.ofMillis(audioBytes * 1_000 / format.bytesPerSecond());
    }
}
