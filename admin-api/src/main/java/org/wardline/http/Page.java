package org.wardline.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import java.util.Objects;

/// A file that is the same for everybody, served to anybody who asks with GET or HEAD. It has no
/// handler, so there is nothing in it to guard.
///
/// @param path where it is, without parameters
/// @param type its media type
/// @param content its bytes; they are public
public record Page(String path, MediaType type, HttpData content) {

    /// What the page may do (CSP level 3): run our scripts, show our styles and pictures, talk to
    /// our API. No script in markup, no string that becomes code, no other host.
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none';"
                    + " form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public Page {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(content, "content");
        if (!path.startsWith("/") || path.startsWith(Route.VERSION + "/") || path.contains("{")) {
            throw new IllegalArgumentException(path + " is no path of a page");
        }
    }

    HttpService service() {
        var headers =
                ResponseHeaders.of(
                        HttpStatus.OK,
                        HttpHeaderNames.CONTENT_TYPE,
                        type,
                        HttpHeaderNames.CONTENT_LENGTH,
                        content.length());
        return (context, _) -> {
            context.mutateAdditionalResponseHeaders(
                    own -> own.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY));
            return HttpResponse.of(headers, content);
        };
    }
}
