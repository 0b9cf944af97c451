package org.wardline.core.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wardline.sip.transport.PhoneChannel;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// All phones of [SignallingBench], in a process of their own; told by lines what to do.
///
///     connect N                connects until N phones stand and have registered
///     refresh SECONDS ATONCE   those register again, in turns
///     renew SECONDS ATONCE     phones connect, register and leave
///     calls SECONDS PAIRS      pairs of phones call each other
///     leave                    every connection is closed
///
/// Each answers `measuring`, `measured` and `result DONE FAILURES NANOS P50US P99US`.
public final class SignallingLoad {

    private static final int CONNECT_AT_ONCE = 16;
    private static final int PHONES_PER_ADDRESS = 1_000;
    private static final int PATIENCE_SECONDS = 600;

    private final EventLoop loop =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
    private final List<Seat> seats = new ArrayList<>();

    private SignallingLoad(int port, SslContext trust, List<String> phones) {
        for (int i = 0; i < phones.size(); i++) {
            String[] fields = phones.get(i).split(" ", -1);
            var identity = new Identity(fields[0], fields[1], fields[2], fields[3]);
            // An office of a thousand phones each, since a server bounds what one address may have.
            var from = loopback(2 + i / PHONES_PER_ADDRESS, 0);
            var line = new PhoneChannel.Line(from, loopback(1, port), trust, identity.domain());
            seats.add(new Seat(loop, line, identity));
        }
    }

    private static InetSocketAddress loopback(int last, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + last), port);
    }

    /// Arguments: the server's port, the file with its root certificate, the file with the phones:
    /// domain, number, user name and secret on each line.
    public static void main(String[] arguments) throws Exception {
        // Every new registration is to pay for a whole handshake.
        System.setProperty("io.netty.handler.ssl.openssl.sessionCacheClient", "false");
        SslContext trust =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL)
                        .trustManager(Path.of(arguments[1]).toFile())
                        .build();
        List<String> phones = Files.readAllLines(Path.of(arguments[2]));
        var load = new SignallingLoad(Integer.parseInt(arguments[0]), trust, phones);
        System.out.println("ready");
        load.obey();
        // The loop's thread would go on.
        System.exit(0);
    }

    private void obey() throws IOException, InterruptedException, ExecutionException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            int[] numbers = new int[words.length];
            for (int i = 1; i < words.length; i++) {
                numbers[i] = Integer.parseInt(words[i]);
            }
            System.out.println("measuring");
            Round.Result result =
                    switch (words[0]) {
                        case "connect" -> connect(numbers[1]);
                        case "refresh" -> refresh(numbers[1], numbers[2]);
                        case "renew" -> renew(numbers[1], numbers[2]);
                        case "calls" -> calls(numbers[1], numbers[2]);
                        case "leave" -> leave();
                        default -> throw new IOException("what is " + line);
                    };
            System.out.printf(
                    "measured%nresult %d %d %d %.0f %.0f%n",
                    result.done(),
                    result.failures(),
                    result.tookNs(),
                    result.p50Micros(),
                    result.p99Micros());
        }
    }

    private Round.Result connect(int total) throws InterruptedException, ExecutionException {
        return run(
                Round.Kind.CONNECT,
                seats.subList(0, total).stream().filter(seat -> !seat.connected()).toList(),
                0,
                CONNECT_AT_ONCE);
    }

    private Round.Result refresh(int seconds, int atOnce)
            throws InterruptedException, ExecutionException {
        List<Seat> standing = seats.stream().filter(Seat::connected).toList();
        return run(Round.Kind.REFRESH, standing, seconds, atOnce);
    }

    private Round.Result renew(int seconds, int atOnce)
            throws InterruptedException, ExecutionException {
        List<Seat> away = seats.stream().filter(seat -> !seat.connected()).toList();
        return run(Round.Kind.RENEW, away, seconds, atOnce);
    }

    private Round.Result run(Round.Kind kind, List<Seat> phones, int seconds, int atOnce)
            throws InterruptedException, ExecutionException {
        return onLoop(() -> new Round(kind, phones, seconds).start(atOnce));
    }

    private Round.Result leave() throws InterruptedException, ExecutionException {
        List<Seat> standing = seats.stream().filter(Seat::connected).toList();
        return onLoop(() -> {
            standing.forEach(Seat::close);
            return CompletableFuture.completedFuture(new Round.Result(standing.size(), 0, 0, 0, 0));
        });
    }

    private Round.Result calls(int seconds, int pairs)
            throws InterruptedException, ExecutionException {
        List<Seat> away = seats.stream().filter(seat -> !seat.connected()).toList();
        return onLoop(() -> new CallRound(loop, away, pairs, seconds).start());
    }

    /// Starts something on the load's thread and waits for its end.
    @SuppressWarnings("FutureReturnValueIgnored") // both are waited for
    private Round.Result onLoop(Supplier<CompletableFuture<Round.Result>> start)
            throws InterruptedException, ExecutionException {
        try {
            return CompletableFuture.supplyAsync(start, loop)
                    .thenCompose(Function.identity())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the server does not answer", e);
        }
    }
}
