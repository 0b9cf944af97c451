package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.BaresipAccount;

/// Hold and resume by phones that others wrote: baresip, once with and once without RFC 5626. Each
/// speaks with a tone of its own.
class HoldWithRealPhonesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Two seconds, 16-bit at 8 kHz: enough to get past a quiet beginning.
    private static final long MUSIC_BYTES = 32_000;

    private static final int HERTZ_ONE = 1_900;
    private static final int HERTZ_TWO = 700;

    @TempDir private Path home;

    @Test
    void whoIsHeldHearsMusicAndBothSpeakOnAfterwards() throws Exception {
        try (var running = new RunningPbx(home)) {
            Tenant maple = running.practice("maple.example");
            running.device(
                    maple, running.extension(maple, "101", Extension.DEFAULT_RING_TIME), "one");
            running.device(
                    maple, running.extension(maple, "102", Extension.DEFAULT_RING_TIME), "two");
            try (Baresip one = Baresip.start(home.resolve("one"), account(running, "one"));
                    Baresip two =
                            Baresip.start(
                                    home.resolve("two"),
                                    account(running, "two").with("sipnat=outbound"))) {
                one.awaitRegistered(PATIENCE);
                two.awaitRegistered(PATIENCE);
                one.dial("102");
                one.await("CALL_ESTABLISHED", PATIENCE);
                awaitState(running, maple, "talking");
                one.awaitTone(HERTZ_TWO, PATIENCE);
                two.awaitTone(HERTZ_ONE, PATIENCE);
                one.command("hold");
                awaitState(running, maple, "held");
                var atTwo = new Interval(two);
                Eventually.until("some music", PATIENCE, () -> atTwo.bytes() > MUSIC_BYTES);
                int heldHears = two.heardHertz();
                atTwo.end();
                one.command("resume");
                awaitState(running, maple, "talking");
                two.awaitTone(HERTZ_ONE, PATIENCE);
                one.repeatWhatItHears();
                two.awaitTone(HERTZ_TWO, PATIENCE);
                one.hangUp(PATIENCE);
                two.await("CALL_CLOSED", PATIENCE);
                assertTrue(atTwo.loudSamples() > 1_000, "the held phone heard music");
                assertTrue(Math.abs(heldHears - HERTZ_ONE) > 100, "and not who holds it");
            }
        }
    }

    private BaresipAccount account(RunningPbx running, String name) throws IOException {
        int hertz = name.equals("one") ? HERTZ_ONE : HERTZ_TWO;
        Path tone = home.resolve(name + ".wav");
        return running.account(name, Files.write(tone, Wav.tone(hertz, 120 * 8_000)));
    }

    /// What a phone hears from now until it ends; to be looked at when the call is over, because
    /// only then is its recording whole.
    private static final class Interval {

        private static final int WAV_HEADER_BYTES = 44;

        private final Baresip phone;
        private final long fromBytes;
        private long toBytes;

        Interval(Baresip phone) {
            this.phone = phone;
            this.fromBytes = phone.heardBytes();
        }

        long bytes() {
            return phone.heardBytes() - fromBytes;
        }

        void end() {
            toBytes = phone.heardBytes();
        }

        int loudSamples() {
            byte[] ulaw = phone.heard();
            return PbxIT.loudSamples(
                    Arrays.copyOfRange(
                            ulaw, sample(fromBytes, ulaw.length), sample(toBytes, ulaw.length)));
        }

        private static int sample(long bytes, int samples) {
            return (int) Math.min((bytes - WAV_HEADER_BYTES) / 2, samples);
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
