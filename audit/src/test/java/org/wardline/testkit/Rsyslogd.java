package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real rsyslogd that collects syslog over TLS from whom it trusts, in a process of the test's
/// own: no service, no file outside its folder.
public final class Rsyslogd implements AutoCloseable {

    private final Path folder;
    private final int port;
    private Process process;

    private Rsyslogd(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /// Writes its files and starts it.
    ///
    /// @param folder an empty folder
    /// @param own what it shows
    /// @param senders certificates of those whom it takes messages from
    public static Rsyslogd start(
            Path folder, ServerCertificate own, List<ServerCertificate> senders)
            throws IOException {
        PeerPrograms.require("rsyslogd", "rsyslog, rsyslog-openssl");
        Files.writeString(folder.resolve("own.pem"), own.certificatePem());
        Files.writeString(folder.resolve("own.key"), own.keyPem());
        Files.setPosixFilePermissions(
                folder.resolve("own.key"), PosixFilePermissions.fromString("rw-------"));
        var trusted = new StringBuilder();
        senders.forEach(sender -> trusted.append(sender.certificatePem()));
        Files.writeString(folder.resolve("senders.pem"), trusted);
        var server = new Rsyslogd(folder, freePort());
        server.configure();
        server.start();
        return server;
    }

    /// Where it listens on the loopback address.
    public int port() {
        return port;
    }

    /// What it wrote down, a message a line.
    public List<String> received() {
        var file = folder.resolve("received");
        try {
            return Files.exists(file)
                    ? Files.readString(file, StandardCharsets.UTF_8).lines().toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws IOException {
        process =
                new ProcessBuilder(
                                "/usr/sbin/rsyslogd",
                                "-n",
                                "-f",
                                folder.resolve("rsyslog.conf").toString(),
                                "-i",
                                folder.resolve("pid").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said").toFile())
                        .start();
        Await.until(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IOException(Files.readString(folder.resolve("said")));
        }
    }

    /// Stops it as an operator would: it writes down what it has read.
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void configure() throws IOException {
        Files.writeString(
                folder.resolve("rsyslog.conf"),
                """
                global(workDirectory="%1$s" maxMessageSize="8k" parser.escapeControlCharactersOnReceive="off"
                       defaultNetstreamDriverCAFile="%1$s/senders.pem"
                       defaultNetstreamDriverCertFile="%1$s/own.pem"
                       defaultNetstreamDriverKeyFile="%1$s/own.key")
                module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1"
                       streamDriver.authMode="x509/name" permittedPeer=["localhost"])
                input(type="imtcp" address="127.0.0.1" port="%2$d")
                template(name="whole" type="string" string="%%rawmsg%%\\n")
                if $app-name == 'wardline' then action(type="omfile" file="%1$s/received" template="whole")
                """
                        .formatted(folder, port));
    }

    private boolean answers() {
        try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
