package org.wardline.audit.syslog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.testkit.ServerCertificate;

/// When a receiver is believed to have a batch, and what a start refuses.
class SyslogDeliveryTest {

    private static final byte[] MESSAGE = "5 hello".getBytes(StandardCharsets.US_ASCII);

    private static ServerCertificate receiver;
    private static ServerCertificate sender;

    @TempDir private Path folder;

    @BeforeAll
    static void certificates() throws Exception {
        receiver = ServerCertificate.make();
        sender = ServerCertificate.make();
    }

    private SyslogTarget target(String host, int port) throws IOException {
        return new SyslogTarget(
                host,
                port,
                Files.writeString(folder.resolve("ca.pem"), receiver.certificatePem()),
                Files.writeString(folder.resolve("client.pem"), sender.certificatePem()),
                key(folder.resolve("client.key"), sender),
                SyslogForm.CEF);
    }

    private static Path key(Path file, ServerCertificate of) throws IOException {
        Files.writeString(file, of.keyPem());
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /// A receiver of one connection; what it read until the sender's end.
    private CompletableFuture<byte[]> receive(
            ServerSocket listener, String protocol, boolean closeNotify) throws IOException {
        var files = Files.createDirectory(folder.resolve("receiver"));
        // The same files, for the other side.
        var context =
                SyslogTls.of(
                                Files.writeString(files.resolve("ca.pem"), sender.certificatePem()),
                                Files.writeString(
                                        files.resolve("own.pem"), receiver.certificatePem()),
                                key(files.resolve("own.key"), receiver))
                        .context();
        var read = new CompletableFuture<byte[]>();
        Thread.ofVirtual()
                .start(() -> {
                    var bytes = new ByteArrayOutputStream();
                    try (var connection = listener.accept()) {
                        var socket =
                                (SSLSocket)
                                        context.getSocketFactory()
                                                .createSocket(connection, null, false);
                        socket.setNeedClientAuth(true);
                        socket.setEnabledProtocols(new String[] {protocol});
                        if (closeNotify) {
                            socket.getInputStream().transferTo(bytes);
                            socket.close();
                        } else {
                            bytes.write(socket.getInputStream().readNBytes(MESSAGE.length));
                        }
                        read.complete(bytes.toByteArray());
                    } catch (IOException e) {
                        read.completeExceptionally(e);
                    }
                });
        return read;
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static SyslogDelivery to(SyslogTarget target) {
        return new SyslogDelivery(target, SyslogTls.of(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aReceiverThatAnswersTheEndHasEverything(String protocol) throws Exception {
        try (var listener = listener()) {
            var read = receive(listener, protocol, true);
            to(target("localhost", listener.getLocalPort())).deliver(List.of(MESSAGE, MESSAGE));
            assertArrayEquals("5 hello5 hello".getBytes(StandardCharsets.US_ASCII), read.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void anEndWithoutCloseNotifyIsNotBelieved(String protocol) throws Exception {
        try (var listener = listener()) {
            var read = receive(listener, protocol, false);
            var delivery = to(target("localhost", listener.getLocalPort()));
            assertThrows(IOException.class, () -> delivery.deliver(List.of(MESSAGE)));
            assertEquals(MESSAGE.length, read.get().length, "although it was read");
        }
    }

    @Test
    void theReceiversCertificateMustCarryItsName() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            var _ = receive(listener, "TLSv1.3", true);
            var delivery = to(target("127.0.0.2", listener.getLocalPort()));
            var refused = assertThrows(IOException.class, () -> delivery.deliver(List.of(MESSAGE)));
            assertTrue(refused.getMessage().contains("127.0.0.2"), refused.getMessage());
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        var target = target("localhost", 1);
        Files.setPosixFilePermissions(target.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(target, "Others can read");
        Files.setPosixFilePermissions(target.key(), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(target.key(), "nothing");
        assertRefused(target, "holds no private key");
        Files.delete(target.authorities());
        assertRefused(target, "ca.pem holds no certificate");
    }

    private static void assertRefused(SyslogTarget target, String reason) {
        var refused = assertThrows(SyslogUnusable.class, () -> SyslogTls.of(target));
        assertTrue(refused.safeMessage().contains(reason), refused.safeMessage());
    }

    @Test
    void aPositionThatIsLostDamagedOrOfAnotherLogIsTheBeginning() throws Exception {
        var log = UUID.randomUUID();
        var file = folder.resolve("position");
        assertEquals(0, new FeedPosition(file, log).next());
        new FeedPosition(file, log).advanceTo(1_234);
        assertEquals(1_234, new FeedPosition(file, log).next());
        assertEquals(0, new FeedPosition(file, UUID.randomUUID()).next());
        Files.writeString(file, log + " 12x4\n");
        assertEquals(0, new FeedPosition(file, log).next());
    }
}
