package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.wardline.media.testkit.Eventually;

/// Call flows that SIPp plays to the letter, through stunnel, which checks the server's
/// certificate: SIPp's own TLS is not in Debian's build. The flows are in the test resources; each
/// comes after a registration on the same connection.
///
/// SIPp 3.6 knows MD5 alone, so its REGISTER names a phone that is challenged so.
public final class Sipp {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /// Files that several flows make, each when it has come so far.
    private static final List<String> MARKS = List.of("answered", "resumed");

    private final Path folder;
    private final BaresipAccount account;

    /// @param folder its own, made when missing: scenario, trace and logs go there
    /// @param account who it registers as; its speech is not played: see [SippSpeech]
    public Sipp(Path folder, BaresipAccount account) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.account = account;
    }

    /// Plays one flow, once.
    ///
    /// @param flow its file's name without `.xml`
    /// @param numbers who is called, and whom else the flow is about
    /// @throws AssertionError with SIPp's reason when an answer is not the flow's
    public void play(String flow, String... numbers) throws IOException, InterruptedException {
        try (Playing playing = begin(flow, numbers)) {
            playing.awaitEnd();
        }
    }

    /// Begins to play a flow while the test goes on.
    public Playing begin(String flow, String... numbers) throws IOException {
        return begin(flow, List.of(), numbers);
    }

    /// Registers and plays a flow to whoever calls, each time anew, until it is closed or a minute
    /// has passed. A flow adds a line to the file of its name whenever it has been played whole.
    ///
    /// @param there a number that the flow names
    public Playing answer(String flow, String there) throws IOException {
        Path scenario = Files.writeString(folder.resolve(flow + ".xml"), scenario(flow));
        Files.deleteIfExists(folder.resolve("here"));
        Files.deleteIfExists(folder.resolve(flow));
        String uri = "sip:" + there + "@" + account.domain();
        List<String> options = List.of("-oocsf", scenario.toString(), "-key", "there", uri);
        Playing playing = begin("stay", options);
        playing.await("here");
        return playing;
    }

    private Playing begin(String flow, List<String> options, String... numbers) throws IOException {
        Path sipp = PeerPrograms.require("sipp", "sip-tester");
        for (String mark : MARKS) {
            Files.deleteIfExists(folder.resolve(mark));
        }
        Path scenario = folder.resolve(flow + ".xml");
        Files.writeString(scenario, scenario("register", flow));
        Path who = folder.resolve(flow + ".csv");
        Files.writeString(who, who(String.join(";", numbers)));
        Path errors = folder.resolve(flow + ".errors");
        int port = freePort();
        Process tunnel = tunnel(port);
        List<String> command =
                new ArrayList<>(List.of(sipp.toString(), "-sf", scenario.toString()));
        command.addAll(List.of("-inf", who.toString(), "-auth_uri", account.domain()));
        // Fit for a Replaces without an escape.
        command.addAll(List.of("-t", "t1", "-m", "1", "-cid_str", "%u-%p", "-nostdin"));
        command.addAll(List.of("-timeout", LONGEST.toSeconds() + "s", "-timeout_error"));
        command.addAll(List.of("-trace_err", "-error_file", errors.toString()));
        command.addAll(options);
        command.add("127.0.0.1:" + port);
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(flow + ".out").toFile())
                        .start();
        return new Playing(flow, process, tunnel, errors);
    }

    /// A flow that is played.
    public final class Playing implements AutoCloseable {

        private final String flow;
        private final Process process;
        private final Process tunnel;
        private final Path errors;

        private Playing(String flow, Process process, Process tunnel, Path errors) {
            this.flow = flow;
            this.process = process;
            this.tunnel = tunnel;
            this.errors = errors;
        }

        /// Waits until the flow has come to where it makes a file of this name.
        public void await(String mark) {
            Eventually.until(
                    mark + " in " + flow,
                    LONGEST,
                    () -> {
                        assertTrue(process.isAlive() || exists(mark), () -> read(errors));
                        return exists(mark);
                    });
        }

        /// Waits for what the flow writes into a file of this name.
        public String said(String mark) {
            Path file = folder.resolve(mark);
            Eventually.until(
                    mark + " said in " + flow,
                    LONGEST,
                    () -> exists(mark) && read(file).endsWith("\n"));
            return read(file).strip();
        }

        /// Waits until it has been played whole.
        public void awaitEnd() throws InterruptedException {
            boolean ended = process.waitFor(LONGEST.toSeconds() + 10, TimeUnit.SECONDS);
            assertEquals(0, ended ? process.exitValue() : -1, () -> flow + ": " + read(errors));
        }

        private boolean exists(String mark) {
            return Files.exists(folder.resolve(mark));
        }

        @Override
        public void close() {
            process.destroyForcibly();
            tunnel.destroy();
        }
    }

    private Process tunnel(int port) throws IOException {
        Path stunnel = PeerPrograms.require("stunnel4", "stunnel4");
        Path config = folder.resolve("stunnel.conf");
        Files.writeString(
                config,
                """
                foreground = yes
                pid =
                [sip]
                client = yes
                accept = 127.0.0.1:%d
                connect = %s:%d
                sni = %s
                checkHost = %s
                CAfile = %s
                verifyChain = yes
                """
                        .formatted(
                                port,
                                account.server().getAddress().getHostAddress(),
                                account.server().getPort(),
                                account.domain(),
                                account.domain(),
                                account.caPem()));
        Process tunnel =
                new ProcessBuilder(stunnel.toString(), config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("stunnel.log").toFile())
                        .start();
        Eventually.until("stunnel listens", Duration.ofSeconds(10), () -> listens(port));
        return tunnel;
    }

    private static String scenario(String... flows) throws IOException {
        var steps = new StringBuilder();
        for (String flow : flows) {
            steps.append(resource(flow));
        }
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <scenario name="%s">
        %s</scenario>
        """
                .formatted(flows[flows.length - 1], steps);
    }

    /// The fields of the flows; the numbers are field 3 and on.
    private String who(String numbers) {
        return "SEQUENTIAL\n%s;%s;[authentication username=%s password=%s];%s\n"
                .formatted(
                        account.domain(),
                        account.number(),
                        account.username(),
                        account.password().reveal(),
                        numbers);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Sipp.class.getResourceAsStream("/sipp/" + name + ".xml")) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "it did not end";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
