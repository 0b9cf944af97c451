package org.wardline.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.wardline.ident.CallId;
import org.wardline.ident.ContactId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.ident.UserId;

/// Lets the identity vocabulary travel as `uuid` columns.
final class Identifiers {

    private Identifiers() {}

    static void register(Jdbi jdbi) {
        register(jdbi, TenantId.class, TenantId::value, TenantId::new);
        register(jdbi, UserId.class, UserId::value, UserId::new);
        register(jdbi, DeviceId.class, DeviceId::value, DeviceId::new);
        register(jdbi, ExtensionId.class, ExtensionId::value, ExtensionId::new);
        register(jdbi, TrunkId.class, TrunkId::value, TrunkId::new);
        register(jdbi, MailboxId.class, MailboxId::value, MailboxId::new);
        register(jdbi, MessageId.class, MessageId::value, MessageId::new);
        register(jdbi, CallId.class, CallId::value, CallId::new);
        register(jdbi, SessionId.class, SessionId::value, SessionId::new);
        register(jdbi, ContactId.class, ContactId::value, ContactId::new);
        register(jdbi, PremisesId.class, PremisesId::value, PremisesId::new);
    }

    private static <T> void register(
            Jdbi jdbi, Class<T> type, Function<T, UUID> toColumn, Function<UUID, T> fromColumn) {
        ArgumentFactory toUuid =
                (declared, value, config) ->
                        declared == type
                                ? Optional.of(argument(type, value, toColumn))
                                : Optional.empty();
        jdbi.registerArgument(toUuid);
        jdbi.registerColumnMapper(
                type, (rows, column, context) -> mapped(rows, column, fromColumn));
    }

    private static <T> Argument argument(Class<T> type, Object value, Function<T, UUID> toColumn) {
        var uuid = value == null ? null : toColumn.apply(type.cast(value));
        return (position, statement, context) -> statement.setObject(position, uuid, Types.OTHER);
    }

    /// JDBI's word for an SQL NULL is null; `findOne` and `Optional` columns turn it into empty.
    private static <T> T mapped(ResultSet rows, int column, Function<UUID, T> fromColumn)
            throws SQLException {
        var value = rows.getObject(column, UUID.class);
        return value == null ? null : fromColumn.apply(value);
    }
}
