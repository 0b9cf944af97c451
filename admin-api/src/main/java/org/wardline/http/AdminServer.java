package org.wardline.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.util.TransportType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RejectedRouteHandler;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.ServerTlsConfig;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.wardline.tls.KeyKind;
import org.wardline.tls.TlsFloor;
import org.wardline.tls.TlsIdentities;

/// The HTTPS listener: HTTP/2 and HTTP/1.1 over TLS 1.3, or 1.2 with AEAD suites. No cleartext port
/// exists.
///
/// It serves the routes of the API and the pages of the console. Parsing is on the I/O loops; each
/// request's handler runs on a virtual thread of its own. Limits: 64 KiB of body, 16 KiB of header
/// fields, 2,000 connections, [#BURST] requests at once and [#PER_SECOND] a second for ever from
/// one address.
public final class AdminServer implements AutoCloseable {

    /// Requests that one source may send at once.
    public static final int BURST = 200;

    /// Requests a second that one source may send for ever.
    public static final int PER_SECOND = 50;

    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_LINE_BYTES = 4 * 1024;
    private static final int MAX_CONNECTIONS = 2_000;
    private static final int MAX_STREAMS = 100;
    private static final int MAX_RESETS = 100;
    private static final int RESET_WINDOW_S = 10;
    private static final Duration IDLE = Duration.ofSeconds(60);

    /// Who is answered before the body was sent may go on sending it that long: cut off at once, a
    /// client can miss the answer.
    private static final Duration AFTER_AN_ANSWER = Duration.ofSeconds(2);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final List<InetSocketAddress> listen;
    private final Server server;
    private final RateLimit rateLimit;

    /// @param listen port 0 lets the system choose
    public AdminServer(
            List<InetSocketAddress> listen,
            TlsIdentities identities,
            List<Route> routes,
            List<Page> pages,
            Gate gate,
            InstantSource clock) {
        this.listen = List.copyOf(listen);
        this.rateLimit = new RateLimit(clock, BURST, PER_SECOND);
        var builder =
                Server.builder()
                        .tlsProvider(
                                name -> keyPair(identities, name),
                                ServerTlsConfig.builder()
                                        .tlsCustomizer(tls ->
                                                tls.protocols(TlsFloor.PROTOCOLS)
                                                        .ciphers(TlsFloor.CIPHER_SUITES))
                                        .build())
                        .blockingTaskExecutor(new VirtualThreads("https"), true)
                        .errorHandler(new Errors())
                        .rejectedRouteHandler(RejectedRouteHandler.FAIL)
                        .disableServerHeader()
                        .maxRequestLength(MAX_BODY_BYTES)
                        .requestTimeout(REQUEST_TIMEOUT)
                        .requestAutoAbortDelay(AFTER_AN_ANSWER)
                        .idleTimeout(IDLE)
                        .maxNumConnections(MAX_CONNECTIONS)
                        .http1MaxInitialLineLength(MAX_LINE_BYTES)
                        .http1MaxHeaderSize(MAX_HEADER_BYTES)
                        .http2MaxHeaderListSize(MAX_HEADER_BYTES)
                        .http2MaxStreamsPerConnection(MAX_STREAMS)
                        .http2MaxResetFramesPerWindow(MAX_RESETS, RESET_WINDOW_S)
                        .gracefulShutdownTimeout(QUIET, SHUTDOWN)
                        .bossGroupFactory(AdminServer::acceptor)
                        .decorator(this::guard);
        listen.forEach(address -> builder.port(new ServerPort(address, SessionProtocol.HTTPS)));
        routes.forEach(route ->
                builder.route()
                        .methods(route.method())
                        .path(route.path())
                        .build(service(route, gate)));
        pages.forEach(page ->
                builder.route()
                        .methods(HttpMethod.GET, HttpMethod.HEAD)
                        .path("exact:" + page.path())
                        .build(page.service()));
        this.server = builder.build();
    }

    /// Binds the ports.
    ///
    /// @throws PortUnavailable when an address can't be listened on
    public void start() {
        try {
            server.start().join();
        } catch (CompletionException e) {
            throw new PortUnavailable(listen, e.getCause());
        }
    }

    /// Where it listens.
    public List<InetSocketAddress> addresses() {
        return server.activePorts().values().stream().map(ServerPort::localAddress).toList();
    }

    /// Lets requests under way end for up to 5 seconds, then closes every connection.
    @Override
    public void close() {
        server.stop().join();
    }

    private static HttpService service(Route route, Gate gate) {
        return (context, request) -> {
            var exchange = new Exchange(context, request);
            return HttpResponse.of(
                    CompletableFuture.supplyAsync(
                            () -> answer(route, exchange, gate), context.blockingTaskExecutor()));
        };
    }

    private static HttpResponse answer(Route route, Exchange exchange, Gate gate) {
        var answer = gate.serve(route, exchange);
        exchange.drain();
        return answer;
    }

    /// On the I/O loop, before anything is read of the body.
    private HttpResponse guard(HttpService next, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        context.mutateAdditionalResponseHeaders(headers -> headers.set(SecurityHeaders.ALL));
        var wait = rateLimit.refuse(context.remoteAddress().getAddress());
        return wait.isPresent()
                ? Problem.of(ProblemType.TOO_MANY_REQUESTS)
                        .after(wait.get())
                        .response()
                        .toHttpResponse()
                : next.serve(context, request);
    }

    /// The loop that accepts connections. It has nothing to finish at the end, where Netty's own
    /// default waits two seconds for it.
    private static EventLoopGroup acceptor(String name) {
        return new MultiThreadIoEventLoopGroup(
                1,
                Thread.ofPlatform().daemon().name(name).factory(),
                Flags.transportType() == TransportType.EPOLL
                        ? EpollIoHandler.newFactory()
                        : NioIoHandler.newFactory()) {
            @Override
            public Future<?> shutdownGracefully() {
                return shutdownGracefully(0, SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
            }
        };
    }

    /// A client that names none of our hosts sees the first name's certificate. Browsers and
    /// command line know ECDSA; the RSA certificates are for desk phones.
    private static TlsKeyPair keyPair(TlsIdentities identities, String serverName) {
        var identity = identities.identityFor(serverName, KeyKind.ECDSA_P256);
        return TlsKeyPair.of(identity.key().reveal(), identity.chain());
    }

    /// What Armeria answers by itself (unknown path, wrong method, malformed HTTP), in our form.
    private static final class Errors implements ServerErrorHandler {

        @Override
        public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
            return null; // what the gate did not turn into an answer becomes a status, rendered
            // below
        }

        @Override
        public AggregatedHttpResponse renderStatus(
                ServiceRequestContext context,
                ServiceConfig config,
                RequestHeaders headers,
                HttpStatus status,
                String description,
                Throwable cause) {
            return withSecurityHeaders(problem(status));
        }

        @Override
        public AggregatedHttpResponse onProtocolViolation(
                ServiceConfig config,
                RequestHeaders headers,
                HttpStatus status,
                String description,
                Throwable cause) {
            return withSecurityHeaders(problem(status));
        }

        private static AggregatedHttpResponse withSecurityHeaders(Problem problem) {
            var response = problem.response();
            return AggregatedHttpResponse.of(
                    response.headers().toBuilder().set(SecurityHeaders.ALL).build(),
                    response.content());
        }

        private static Problem problem(HttpStatus status) {
            return Problem.of(
                    switch (status.code()) {
                        case 404 -> ProblemType.NOT_FOUND;
                        case 405 -> ProblemType.METHOD_NOT_ALLOWED;
                        case 413 -> ProblemType.TOO_LARGE;
                        case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
                        case 503 -> ProblemType.OVERLOADED;
                        default ->
                                status.isServerError()
                                        ? ProblemType.INTERNAL
                                        : ProblemType.MALFORMED;
                    });
        }
    }
}
