package org.wardline.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.wardline.server.FirstAdministrator;
import org.wardline.server.ServerConfig;
import org.wardline.server.WardlineServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = {
            "Run the phone system until Ctrl-C.",
            "The first start makes everything it needs in its home and prints the first administrator's",
            "one-time password."
        })
final class ServeCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file; see docs/operating/configuration.md")
    private Optional<Path> config = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        var settings =
                config.map(ServerConfig::read)
                        .orElseGet(() -> ServerConfig.in(ServerConfig.DEFAULT_HOME));
        settings.lines().forEach(System.out::println);
        var stopped = new CountDownLatch(1);
        var server = WardlineServer.start(settings, System.out::println);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    server.close();
                                    stopped.countDown();
                                }));
        server.firstAdministrator().ifPresent(first -> introduce(first, server));
        System.out.printf("Console and API  %s%n", addresses(server.httpsAddresses()));
        System.out.printf("Phones           %s (TLS)%n", addresses(server.sipAddresses()));
        System.out.println("Wardline runs. Ctrl-C stops it.");
        stopped.await();
        return 0;
    }

    private static void introduce(FirstAdministrator first, WardlineServer server) {
        System.out.printf(
                """

                First administrator: %s
                One-time password, shown now and never again: %s
                It is good until another is chosen, at the latest until %s:
                  ./pbx sign-in --server https://localhost:%d --authority %s %s

                """,
                first.login(),
                first.password().reveal(),
                first.validUntil(),
                server.httpsAddresses().getFirst().getPort(),
                server.authorityFile(),
                first.login());
    }

    private static String addresses(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(a -> a.getAddress().getHostAddress() + " port " + a.getPort())
                .collect(Collectors.joining(", "));
    }
}
