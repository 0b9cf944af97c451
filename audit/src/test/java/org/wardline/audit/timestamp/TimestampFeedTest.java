package org.wardline.audit.timestamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.testkit.Await;

/// When an authority is asked, and again.
class TimestampFeedTest {

    @TempDir private Path folder;

    @Test
    void anAuthorityThatFailsIsAskedAgainUntilItStamps() throws Exception {
        var asked = new AtomicInteger();
        var stamps = folder.resolve("timestamps");
        try (var tsa = new LocalTsa(folder)) {
            tsa.answers((exchange, query) -> {
                if (asked.incrementAndGet() < 4) {
                    exchange.sendResponseHeaders(503, -1);
                } else {
                    LocalTsa.reply(exchange, tsa.granted(query));
                }
            });
            var feed =
                    TimestampFeed.start(
                            () -> Optional.of("note\n"),
                            tsa.target(),
                            stamps,
                            Duration.ofMillis(1));
            Await.until(() -> lines(stamps) == 1);
            feed.close();
        }
        assertEquals(4, asked.get(), "the stop asks only about a newer checkpoint");
    }

    @Test
    void aFileWithoutCertificatesStopsTheStart() throws Exception {
        var empty = Files.createFile(folder.resolve("empty.pem"));
        try (var tsa = new LocalTsa(folder)) {
            var target = tsa.target(empty, empty);
            assertThrows(
                    TimestampUnusable.class,
                    () ->
                            TimestampFeed.start(
                                    Optional::empty, target, folder.resolve("timestamps")));
        }
    }

    private static long lines(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            return 0;
        }
    }
}
