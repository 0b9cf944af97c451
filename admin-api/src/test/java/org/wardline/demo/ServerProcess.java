package org.wardline.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.demo.phone.PhoneAccount;
import org.wardline.demo.phone.Softphone;
import org.wardline.ident.Secret;
import org.wardline.media.PortRange;
import org.wardline.server.AuditCheck;
import org.wardline.server.ServerConfig;
import org.wardline.testkit.OwnPostgres;

/// The server in a process of its own, as `./pbx serve` runs it, so that it can be killed.
final class ServerProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    private final Process process;
    private final Path home;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private ServerProcess(Process process, Path home) {
        this.process = process;
        this.home = home;
        Thread.ofVirtual().name("server-says").start(this::read);
    }

    /// Starts it on free ports of the loopback address and waits until it runs.
    static ServerProcess start(Path folder, PortRange rtpPorts) throws IOException {
        ServerProcess server = launch(folder, rtpPorts);
        server.awaitRunning();
        return server;
    }

    /// Starts it, and doesn't wait.
    static ServerProcess launch(Path folder, PortRange rtpPorts) throws IOException {
        Path home = folder.resolve("home");
        if (!Files.exists(home)) {
            OwnPostgres.lendPrograms(home);
        }
        Path config = folder.resolve("wardline.yaml");
        Files.writeString(
                config,
                """
                home: %s
                https:
                  listen: 127.0.0.1:0
                sip:
                  listen: 127.0.0.1:0
                rtp:
                  ports: %d-%d
                """
                        .formatted(home, rtpPorts.lowest(), rtpPorts.highest()));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.wardline.cli.Main",
                                "serve",
                                "--config",
                                config.toString())
                        .redirectErrorStream(true)
                        .start();
        return new ServerProcess(process, home);
    }

    void awaitRunning() throws IOException {
        awaitLine("Wardline runs");
    }

    long pid() {
        return process.pid();
    }

    Path home() {
        return home;
    }

    /// The first administrator's one-time password, which only a first start prints.
    Secret<String> oneTimePassword() {
        return Secret.of(after("One-time password.*?: *(\\S+)"));
    }

    InetSocketAddress sip() {
        return loopback(after("^Phones .* port (\\d+)"));
    }

    ApiServer api() throws IOException {
        return new ApiServer(
                loopback(after("^Console and API .* port (\\d+)")).getPort(), authority());
    }

    X509Certificate authority() throws IOException {
        try (var in = Files.newInputStream(home.resolve("tls/ca.crt"))) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException e) {
            throw new IOException("ca.crt is no certificate", e);
        }
    }

    /// Connects and registers a phone.
    Softphone register(DemoPractice practice, String number) throws IOException {
        PhoneAccount account = practice.account(number, sip(), authority());
        Softphone phone = Softphone.connect(account);
        int status = phone.register();
        if (status != 200) {
            phone.close();
            throw new IOException("REGISTER was answered " + status + "; the server said " + said);
        }
        return phone;
    }

    /// What the verifier says of the audit log, asked beside the server.
    VerificationReport verifiedAudit() {
        return new AuditCheck(ServerConfig.in(home), _ -> {}).verify();
    }

    /// `kill -9`.
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// What it printed so far.
    List<String> said() {
        return List.copyOf(said);
    }

    @Override
    public void close() {
        process.destroy();
        if (!awaitExit()) {
            kill();
        }
    }

    private boolean awaitExit() {
        try {
            return process.waitFor(40, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitLine(String start) {
        boolean there =
                Patience.until(
                        START,
                        () ->
                                said.stream().anyMatch(line -> line.startsWith(start))
                                        || !process.isAlive());
        if (!there || !process.isAlive()) {
            close();
            throw new AssertionError("the server did not start: " + said);
        }
    }

    private String after(String pattern) {
        Optional<String> found =
                said.stream()
                        .map(Pattern.compile(pattern)::matcher)
                        .filter(Matcher::find)
                        .map(matcher -> matcher.group(1))
                        .findFirst();
        return found.orElseThrow(() -> new AssertionError("no " + pattern + " in " + said));
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException _) {
            // It was killed.
        }
    }

    private static InetSocketAddress loopback(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }
}
