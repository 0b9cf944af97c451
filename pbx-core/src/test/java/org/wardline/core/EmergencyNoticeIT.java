package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.AuditEntry;
import org.wardline.directory.EmergencyContact;
import org.wardline.directory.EmergencyPlanExamples;
import org.wardline.directory.Extension;
import org.wardline.directory.Premises;
import org.wardline.directory.Tenant;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.Baresip;
import org.wardline.testkit.phone.TlsPhone;

/// A real phone at the staffed point shows who calls for help, while there is neither database nor
/// audit log, also not since the start.
class EmergencyNoticeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path home;

    @Test
    void theStaffedPointsPhoneShowsTheCallWhileTheDatabaseIsAway() throws Exception {
        try (var running = new RunningPbx(home.resolve("house"))) {
            Tenant maple = running.practice(RunningPbx.DOMAINS.getFirst());
            Extension lab = running.extension(maple, "101", Extension.DEFAULT_RING_TIME);
            Extension desk = running.extension(maple, "104", Extension.DEFAULT_RING_TIME);
            running.device(maple, lab, "lab");
            running.device(maple, desk, "desk");
            Premises main = EmergencyPlanExamples.premises(maple.id(), "Main");
            running.directory().locations().put(main, running.noted(maple.id(), "premises"));
            var told =
                    EmergencyPlanExamples.contact(
                            maple.id(), new EmergencyContact.Way.Phones(desk.id()));
            running.directory().contacts().add(told, running.noted(maple.id(), "contact"));
            running.pbx().directoryChanged();
            running.stopDatabase();
            running.restart();

            Path folder = home.resolve("desk");
            Path silence = Files.write(home.resolve("silence.wav"), Wav.silence(8_000));
            try (Baresip phone = Baresip.start(folder, running.account("desk", silence));
                    TlsPhone caller = running.phone("lab").registered()) {
                phone.awaitRegistered(PATIENCE);
                caller.act((phone101, now) -> phone101.call("911", now));
                Eventually.until(
                        "the notice at the staffed point",
                        PATIENCE,
                        () -> log(folder).contains("EMERGENCY: 911 dialled at extension 101"));
                caller.until("no line to them", at -> at.lastStatus() == 503);
                String shown = log(folder);
                assertTrue(shown.contains(main.address().text()), "where");
                assertTrue(shown.contains("THE CALL IS NOT PUT THROUGH"), "and how it stands");
            } finally {
                running.startDatabase();
            }
            Eventually.until(
                    "what waited for the log",
                    PATIENCE,
                    () -> running.entries(maple.id(), "emergency.told").size() == 1);
            assertEquals(1, running.entries(maple.id(), "emergency.called").size());
            AuditEntry entry = running.entries(maple.id(), "emergency.told").getFirst();
            assertEquals(
                    List.of("phones", "delivered"),
                    List.of(
                            entry.field("way").orElseThrow(),
                            entry.field("outcome").orElseThrow()));
            assertTrue(running.verifiedAudit().intact(), () -> running.verifiedAudit().text());
        }
    }

    private static String log(Path folder) {
        try {
            return Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
