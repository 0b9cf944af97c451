package org.wardline.session;

import java.time.Instant;
import java.util.Objects;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// A session as the database knows it.
///
/// @param tenant the practice of the person, [TenantId#DEPLOYMENT] for operators of the
///   installation
/// @param method how the person proved who they are, for example `password`
/// @param lastSeenAt of the newest request, up to [SessionStore#TOUCH_EVERY] late
public record LiveSession(
        TenantId tenant,
        SessionId id,
        UserId user,
        String method,
        Instant startedAt,
        Instant lastSeenAt) {

    public LiveSession {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(lastSeenAt, "lastSeenAt");
    }
}
