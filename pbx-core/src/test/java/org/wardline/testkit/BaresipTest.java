package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.ident.Secret;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.tls.InternalCa;

/// The harness around the real phone, without a server.
class BaresipTest {

    @TempDir Path folder;

    @Test
    void aPhoneWhoseServerIsNotThereSaysSo() throws Exception {
        var service = Keys.open(KeyPaths.under(folder), new SecureRandom()).service();
        Path ca =
                InternalCa.open(
                                folder.resolve("tls"),
                                service,
                                InstantSource.system(),
                                new SecureRandom())
                        .certificateFile();
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
        var account =
                new BaresipAccount(
                        nobody,
                        ca,
                        "a.example",
                        "101",
                        "phone-1",
                        Secret.of("unused"),
                        folder.resolve("none.wav"),
                        "");
        try (Baresip phone = Baresip.start(folder.resolve("phone"), account)) {
            String reason = phone.await("REGISTER_FAIL", Duration.ofSeconds(10));
            assertTrue(reason.contains("refused"), reason);
        }
    }
}
