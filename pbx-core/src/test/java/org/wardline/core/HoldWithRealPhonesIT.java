package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.Baresip;

/// Hold and resume by phones that others wrote: baresip, once with and once without RFC 5626.
class HoldWithRealPhonesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Two seconds, 16-bit at 8 kHz: enough to get past a quiet beginning.
    private static final long MUSIC_BYTES = 32_000;

    @TempDir private Path home;

    @Test
    void whoIsHeldHearsMusicAndTheCallGoesOnAfterwards() throws Exception {
        try (var running = new RunningPbx(home)) {
            Tenant maple = running.practice("maple.example");
            running.device(
                    maple, running.extension(maple, "101", Extension.DEFAULT_RING_TIME), "one");
            running.device(
                    maple, running.extension(maple, "102", Extension.DEFAULT_RING_TIME), "two");
            Path silence = Files.write(home.resolve("silence.wav"), RunningPbx.wav(60 * 8_000));
            try (Baresip one = Baresip.start(home.resolve("one"), running.account("one", silence));
                    Baresip two =
                            Baresip.start(
                                    home.resolve("two"),
                                    running.account("two", silence).with("sipnat=outbound"))) {
                one.awaitRegistered(PATIENCE);
                two.awaitRegistered(PATIENCE);
                one.dial("102");
                one.await("CALL_ESTABLISHED", PATIENCE);
                awaitState(running, maple, "talking");
                one.command("hold");
                awaitState(running, maple, "held");
                long before = two.heardBytes();
                Eventually.until("some music", PATIENCE, () -> heard(two) > before + MUSIC_BYTES);
                one.command("resume");
                awaitState(running, maple, "talking");
                one.hangUp(PATIENCE);
                two.await("CALL_CLOSED", PATIENCE);
                // Both play silence, so whatever was heard is the music.
                assertTrue(PbxIT.loudSamples(two.heard()) > 1_000, "the held phone heard music");
                assertTrue(PbxIT.loudSamples(one.heard()) < 100, "the holding phone heard none");
            }
        }
    }

    private static long heard(Baresip phone) {
        try {
            return phone.heardBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitState(RunningPbx running, Tenant tenant, String state) {
        Eventually.until(
                state,
                PATIENCE,
                () ->
                        running.pbx().liveCalls(tenant.id()).stream()
                                .anyMatch(call -> call.state().equals(state)));
    }
}
