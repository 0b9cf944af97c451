package org.wardline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.wardline.tls.TlsIdentity;

/// A carrier: Kamailio on loopback, which takes calls on TLS connections whose certificate it can
/// verify, and rings its customers, who register with it.
public final class Carrier implements AutoCloseable {

    private static final int TRIES = 100;

    private final Path home;
    private final int port;
    private final Process process;

    private Carrier(Path home, int port, Process process) {
        this.home = home;
        this.port = port;
        this.process = process;
    }

    /// Starts it.
    ///
    /// @param identity what it shows
    /// @param ca in PEM: whose certificates it believes
    public static Carrier start(Path home, TlsIdentity identity, Path ca) throws IOException {
        Path program = PeerPrograms.require("kamailio", "kamailio and kamailio-tls-modules");
        Files.createDirectories(home);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try {
            Files.writeString(
                    home.resolve("cert.pem"),
                    pem("CERTIFICATE", identity.certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
        Files.writeString(
                home.resolve("key.pem"), pem("PRIVATE KEY", identity.key().reveal().getEncoded()));
        Files.copy(ca, home.resolve("ca.pem"));
        String text;
        try (InputStream resource = Carrier.class.getResourceAsStream("carrier.cfg")) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        Files.writeString(
                home.resolve("kamailio.cfg"),
                text.replace("PORT", Integer.toString(port)).replace("HOME", home.toString()));
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "-f",
                                home.resolve("kamailio.cfg").toString(),
                                "-DD",
                                "-E",
                                "-Y",
                                home.toString(),
                                "-P",
                                home.resolve("pid").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("log").toFile())
                        .start();
        var carrier = new Carrier(home, port, process);
        carrier.awaitPort();
        return carrier;
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// What it has said so far: a line `CALLED ... FROM ... IDENTITY ... BY ...` for each call of a
    /// practice.
    public String log() {
        try {
            return Files.readString(home.resolve("log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitPort() throws IOException {
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                LockSupport.parkNanos(100_000_000L);
            }
        }
        throw new IOException("Kamailio does not listen: " + log());
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
    }
}
