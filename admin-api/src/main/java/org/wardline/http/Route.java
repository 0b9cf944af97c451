package org.wardline.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.Objects;
import org.wardline.access.Permission;

/// One operation of the API. There are two kinds and no third: what nobody needs to sign in for,
/// with the reason written down, and what needs a permission.
public sealed interface Route {

    /// The path parameter that names a practice.
    String PRACTICE = "practice";

    /// The path parameter that names a mailbox.
    String MAILBOX = "mailbox";

    /// The path parameter that names a message.
    String MESSAGE = "message";

    /// Prefix of every path; a breaking change gets a new one.
    String VERSION = "/v1";

    /// HTTP method.
    HttpMethod method();

    /// Path with `{parameters}`, beginning with [#VERSION].
    String path();

    /// Needs no sign-in.
    ///
    /// @param reason why that is right
    record Open(HttpMethod method, String path, String reason, OpenHandler handler)
            implements Route {
        public Open {
            checkPath(path);
            if (reason.isBlank()) {
                throw new IllegalArgumentException("an open route needs a reason");
            }
        }
    }

    /// Needs a signed-in person whom the access policy grants the permission on the resource that
    /// the path names. The resource follows from the permission's scope, so a route can't name the
    /// wrong one.
    record Guarded(HttpMethod method, String path, Permission permission, GuardedHandler handler)
            implements Route {
        public Guarded {
            checkPath(path);
            Objects.requireNonNull(permission, "permission");
            Objects.requireNonNull(handler, "handler");
            switch (permission.scope()) {
                case PRACTICE -> needs(path, PRACTICE);
                case MAILBOX -> {
                    needs(path, PRACTICE);
                    needs(path, MAILBOX);
                }
                case SELF, DEPLOYMENT -> {
                    // the session and the installation name the resource
                }
            }
        }
    }

    /// Serves an open route, on a virtual thread.
    interface OpenHandler {
        HttpResponse handle(Exchange exchange);
    }

    /// Serves a guarded route, on a virtual thread, after the policy said yes.
    interface GuardedHandler {
        HttpResponse handle(GuardedExchange exchange);
    }

    private static void needs(String path, String parameter) {
        if (!path.contains("{" + parameter + "}")) {
            throw new IllegalArgumentException(path + " does not name its " + parameter);
        }
    }

    private static void checkPath(String path) {
        if (!path.startsWith(VERSION + "/")) {
            throw new IllegalArgumentException(path + " does not begin with the version");
        }
    }
}
