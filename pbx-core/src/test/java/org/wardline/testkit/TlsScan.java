package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// What sslscan finds at a listener.
public final class TlsScan {

    private TlsScan() {}

    /// TLS 1.3, TLS 1.2 with forward secrecy and AEAD suites, and nothing else.
    ///
    /// @param serverName one that the listener has a certificate for
    public static void assertNothingBelowTheFloor(InetSocketAddress listener, String serverName)
            throws IOException, InterruptedException {
        Path sslscan = PeerPrograms.require("sslscan", "sslscan");
        var scan =
                new ProcessBuilder(
                                sslscan.toString(),
                                "--no-colour",
                                "--sni-name=" + serverName,
                                "127.0.0.1:" + listener.getPort())
                        .redirectErrorStream(true)
                        .start();
        scan.getOutputStream().close();
        String report = new String(scan.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, scan.waitFor(), report);
        List<String> accepted =
                report.lines()
                        .filter(l -> l.startsWith("Preferred") || l.startsWith("Accepted"))
                        .toList();
        assertTrue(accepted.stream().anyMatch(l -> l.contains("TLSv1.3")), report);
        assertTrue(accepted.stream().anyMatch(l -> l.contains("TLSv1.2")), report);
        for (String line : accepted) {
            assertTrue(line.matches("\\S+ +TLSv1\\.[23] .*"), line);
            assertTrue(line.contains("GCM") || line.contains("CHACHA20"), line);
            assertTrue(line.contains("ECDHE") || line.contains("TLSv1.3"), line);
        }
        for (String old : List.of("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1")) {
            assertTrue(
                    report.lines().anyMatch(l -> l.matches(old + "\\s+disabled")),
                    old + "\n" + report);
        }
        assertTrue(report.contains("Session renegotiation not supported"), report);
    }
}
