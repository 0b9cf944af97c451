package org.wardline.core;

import java.nio.file.Path;
import java.time.Duration;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.CallScript;
import org.wardline.app.Prompts;
import org.wardline.app.setting.SettingScript;
import org.wardline.call.CallEvent;
import org.wardline.call.MailboxVisit;
import org.wardline.call.RetrievalVisit;
import org.wardline.call.SettingVisit;
import org.wardline.call.Visit;
import org.wardline.media.AudioSource;

/// What callers of a simulation meet who come to an application. Star codes have the script that
/// they have in the server; a mailbox, whose own needs a database, one that does the same to its
/// call.
final class SimApplications {

    private static final Prompts PROMPTS = Prompts.load(Path.of("no-prompts-of-ones-own"));
    private static final Duration LONGEST_MESSAGE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SimWorld world;

    SimApplications(SimWorld world) {
        this.world = world;
    }

    CallScript of(Visit visit) {
        return switch (visit) {
            case MailboxVisit _ -> this::take;
            case RetrievalVisit _ -> SimApplications::hear;
            case SettingVisit setting ->
                    new SettingScript(
                            setting,
                            asked -> world.office(asked.extension().tenant()).carryOut(asked),
                            PROMPTS);
        };
    }

    private void take(CallControl call) throws CallOver {
        world.tally().tried(SimFeature.MESSAGE);
        call.answer();
        call.playUntilKey(AudioSource.silence(Duration.ofSeconds(1)));
        call.record((_, _, _, _) -> {}, LONGEST_MESSAGE);
        while (!(call.next() instanceof CallEvent.LimitReached)) {
            // Keys and silence do not end a message here.
        }
        call.stopRecording();
        world.tally().worked(SimFeature.MESSAGE);
    }

    private static void hear(CallControl call) throws CallOver {
        call.answer();
        while (call.key(PATIENCE).isPresent()) {
            call.play(AudioSource.silence(Duration.ofMillis(500)));
        }
    }
}
