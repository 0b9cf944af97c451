package org.wardline.http;

import com.linecorp.armeria.common.HttpStatus;
import java.util.Locale;

/// What can go wrong for a client of the API, as RFC 9457 problem types. The list is closed: a
/// client may switch over it.
public enum ProblemType {
    MALFORMED(400, "The request can't be understood"),
    UNAUTHENTICATED(401, "Sign in first"),
    SIGN_IN_REFUSED(401, "The sign-in was refused"),
    PASSWORD_CHANGE_REQUIRED(403, "Choose a password of your own first"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "This can't be done here"),
    CONFLICT(409, "This is taken"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
    RANGE_NOT_SATISFIABLE(416, "The range lies outside the message"),
    REFUSED(422, "The values can't be accepted"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL(500, "The server failed"),
    DAMAGED(500, "The message is damaged and was not opened"),
    SEALED(503, "The message store is sealed"),
    AUDIT_UNAVAILABLE(503, "The audit log can't be written"),
    DATABASE_UNAVAILABLE(503, "The database does not answer"),
    STORE_UNAVAILABLE(503, "The message store does not answer"),
    OVERLOADED(503, "The server is busy");

    private static final String PREFIX = "urn:wardline:problem:";

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /// The status that goes with it.
    public HttpStatus status() {
        return HttpStatus.valueOf(status);
    }

    /// The stable sentence of the type.
    public String title() {
        return title;
    }

    /// The type's URI, for example `urn:wardline:problem:sealed`.
    public String uri() {
        return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
