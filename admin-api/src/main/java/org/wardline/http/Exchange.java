package org.wardline.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.wardline.ident.Origin;

/// One request and the ways to answer it, on the virtual thread that serves it.
public final class Exchange {

    private final ServiceRequestContext context;
    private final HttpRequest request;
    private boolean bodyRead;

    Exchange(ServiceRequestContext context, HttpRequest request) {
        this.context = context;
        this.request = request;
    }

    /// Who asks from where. The address is that of the connection; no forwarding header is
    /// believed.
    public Origin origin() {
        return new Origin(
                context.remoteAddress().getAddress().getHostAddress(),
                header("user-agent").orElse(""));
    }

    /// The value of a header field, when there is one.
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    /// The value of a query parameter, when there is one.
    public Optional<String> query(String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    /// A word in the path.
    public String word(String parameter) {
        return Optional.ofNullable(context.pathParam(parameter)).orElse("");
    }

    /// An identifier in the path.
    ///
    /// @throws ApiRefused 404 when it is not a UUID in its one canonical form: such a thing can't
    ///   exist
    public UUID id(String parameter) {
        String text = Optional.ofNullable(context.pathParam(parameter)).orElse("");
        try {
            var id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // the same answer as for an identifier that names nothing
        }
        throw new ApiRefused(ProblemType.NOT_FOUND);
    }

    /// Reads the body, at most as long as the server allows, as JSON.
    ///
    /// @throws ApiRefused 415 when it is of another type, 413 when too long, 400 when malformed
    public <T> T body(Class<T> type) {
        var contentType = request.contentType();
        if (contentType == null || !contentType.is(MediaType.JSON)) {
            throw new ApiRefused(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        try {
            bodyRead = true;
            return Json.read(request.aggregate().join().content().array(), type);
        } catch (CompletionException e) {
            if (e.getCause() instanceof com.linecorp.armeria.common.ContentTooLargeException) {
                throw new ApiRefused(ProblemType.TOO_LARGE);
            }
            throw new ApiRefused(ProblemType.MALFORMED, "The body did not arrive whole.");
        }
    }

    /// 200 with a JSON body.
    public HttpResponse ok(Object body) {
        return json(HttpStatus.OK, body);
    }

    /// 201 with a JSON body and the new thing's address.
    public HttpResponse created(UUID id, Object body) {
        var response = json(HttpStatus.CREATED, body);
        String location = context.path() + "/" + id;
        return response.mapHeaders(
                headers -> headers.withMutations(h -> h.set(HttpHeaderNames.LOCATION, location)));
    }

    /// 204.
    public HttpResponse noContent() {
        return HttpResponse.of(HttpStatus.NO_CONTENT);
    }

    /// Sends a source, or the range of it that was asked for (RFC 9110 14): 200, 206 or 416. The
    /// source is closed when the sending has ended.
    ///
    /// @param etag strong entity tag, with its quotes
    public HttpResponse stream(ByteSource source, ByteRange.Asked asked, String etag) {
        context.clearRequestTimeout(); // the client sets the pace
        long total = source.lengthBytes();
        var headers =
                ResponseHeaders.builder()
                        .add(HttpHeaderNames.CONTENT_TYPE, source.mediaType())
                        .add(HttpHeaderNames.ACCEPT_RANGES, "bytes")
                        .add(HttpHeaderNames.ETAG, etag);
        return switch (asked) {
            case ByteRange.Asked.Whole _ ->
                    send(headers.status(HttpStatus.OK), source, new ByteRange(0, total - 1));
            case ByteRange.Asked.Part(var range) ->
                    send(
                            headers.status(HttpStatus.PARTIAL_CONTENT)
                                    .add(HttpHeaderNames.CONTENT_RANGE, range.contentRange(total)),
                            source,
                            range);
            case ByteRange.Asked.Unsatisfiable _ -> {
                source.close();
                yield Problem.of(ProblemType.RANGE_NOT_SATISFIABLE)
                        .response()
                        .toHttpResponse()
                        .mapHeaders(h ->
                                h.withMutations(m ->
                                        m.set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + total)));
            }
        };
    }

    private HttpResponse send(ResponseHeadersBuilder headers, ByteSource source, ByteRange range) {
        headers.contentLength(range.lengthBytes());
        return Stream.send(headers.build(), source, range, context.blockingTaskExecutor());
    }

    /// Takes what nobody read of the body, within the server's limits of length and time. An answer
    /// to a request whose body is still coming would be followed by a stream reset, on which some
    /// clients drop the answer.
    void drain() {
        if (bodyRead) {
            return;
        }
        try {
            request.aggregate().join();
        } catch (CompletionException _) {
            // too long or cut off: whoever sends that may lose the answer
        }
    }

    /// Names the request in our log; says nothing about it.
    String requestId() {
        return context.id().text();
    }

    private static HttpResponse json(HttpStatus status, Object body) {
        try {
            return HttpResponse.of(
                    status, MediaType.JSON, Json.MAPPER.writeValueAsBytes(body).clone());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("an answer could not be written as JSON", e);
        }
    }
}
