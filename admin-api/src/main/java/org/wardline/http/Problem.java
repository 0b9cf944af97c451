package org.wardline.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// An answer that says what is wrong (RFC 9457, `application/problem+json`). Its text is made of
/// our own sentences: nothing of the request and no patient information is repeated in it.
///
/// @param detail a sentence about this occurrence, or empty
/// @param retryAfter when trying again makes sense
public record Problem(ProblemType type, String detail, Optional<Duration> retryAfter) {

    private static final MediaType MEDIA_TYPE = MediaType.create("application", "problem+json");

    public Problem {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /// A problem that its type says all about.
    public static Problem of(ProblemType type) {
        return new Problem(type, "", Optional.empty());
    }

    /// A problem with one sentence more.
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, Optional.empty());
    }

    /// The same, saying when to try again.
    public Problem after(Duration wait) {
        return new Problem(type, detail, Optional.of(wait));
    }

    /// The response that carries it.
    public AggregatedHttpResponse response() {
        var headers = ResponseHeaders.builder(type.status()).contentType(MEDIA_TYPE);
        retryAfter.ifPresent(wait ->
                headers.add(
                        HttpHeaderNames.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
        if (type.status().code() == 401) {
            headers.add(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(json()));
    }

    private String json() {
        var node =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", type.uri())
                        .put("title", type.title())
                        .put("status", type.status().code());
        if (!detail.isEmpty()) {
            node.put("detail", detail);
        }
        try {
            return Json.MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings could not be written", e);
        }
    }
}
