package org.wardline.core;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.directory.Extension;
import org.wardline.directory.Tenant;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.Sipp;

/// Call flows of other makers' phones, between SIPp and baresip: each message that SIPp gets is the
/// one that its flow waits for, and nothing of a call is left afterwards.
class OddFlowsWithSippIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path home;

    @Test
    void sippAndBaresipUnderstandEachOther() throws Exception {
        try (var running = new RunningPbx(home)) {
            Tenant maple = running.practice("maple.example");
            running.device(
                    maple, running.extension(maple, "101", Extension.DEFAULT_RING_TIME), "sipp");
            running.device(
                    maple, running.extension(maple, "102", Extension.DEFAULT_RING_TIME), "auto");
            running.device(
                    maple, running.extension(maple, "103", Extension.DEFAULT_RING_TIME), "rings");
            Path silence = Files.write(home.resolve("silence.wav"), RunningPbx.wav(60 * 8_000));
            try (Baresip auto =
                            Baresip.start(home.resolve("auto"), running.account("auto", silence));
                    Baresip rings =
                            Baresip.start(
                                    home.resolve("rings"),
                                    running.account("rings", silence).with("answermode=manual"))) {
                auto.awaitRegistered(PATIENCE);
                rings.awaitRegistered(PATIENCE);
                var sipp = new Sipp(home.resolve("sipp"), running.account("sipp", silence));
                for (String flow : new String[] {"call", "late-offer", "hold", "late-ack"}) {
                    sipp.play(flow, "102");
                    auto.await("CALL_ESTABLISHED", PATIENCE);
                    auto.await("CALL_CLOSED", PATIENCE);
                }
                sipp.play("cancel", "103");
                rings.await("CALL_CLOSED", PATIENCE);
                Eventually.until(
                        "no call is left",
                        PATIENCE,
                        () -> running.pbx().liveCalls(maple.id()).isEmpty());
            }
        }
    }
}
