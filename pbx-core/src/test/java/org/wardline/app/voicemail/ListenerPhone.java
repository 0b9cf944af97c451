package org.wardline.app.voicemail;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.call.CallCommand;
import org.wardline.call.CallEvent;
import org.wardline.ident.CallId;
import org.wardline.media.AudioSource;
import org.wardline.media.testkit.Eventually;

/// A listener's phone without a network: answers a script's commands as a call would, and presses
/// keys. One test thread.
final class ListenerPhone {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Prompts prompts;
    private final byte[] spoken;
    private final BlockingQueue<CallCommand> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<CallEvent> events = new LinkedBlockingQueue<>();
    private final Deque<String> keysToPress = new ArrayDeque<>();
    private final List<Prompt> said = new ArrayList<>();
    private final List<byte[]> heard = new ArrayList<>();
    private Thread script = Thread.ofVirtual().unstarted(() -> {});
    private long playing;

    /// @param spoken what is said into every recording; then a key ends it
    ListenerPhone(Prompts prompts, byte[] spoken) {
        this.prompts = prompts;
        this.spoken = spoken;
    }

    /// Prompts that were played alone.
    List<Prompt> said() {
        return said;
    }

    /// What was heard of messages.
    List<byte[]> heard() {
        return heard;
    }

    /// Keys for the next questions.
    void press(String all) {
        all.chars().forEach(key -> keysToPress.add(Character.toString(key)));
    }

    void call(CallId call, RetrievalScript retrieval) {
        var control = new CallControl(call, commands::add, events);
        script =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                retrieval.run(control);
                            } catch (CallOver e) {
                                // How every call ends.
                            }
                        });
    }

    /// Presses the keys that wait, one or a number at each question, until a message is played.
    MessageStream untilMessage() {
        while (true) {
            if (take() instanceof CallCommand.Play(CallId _, long number, var source)) {
                playing = number;
                if (source instanceof MessageStream stream) {
                    return stream;
                }
                answer(source);
            }
        }
    }

    void untilEnd() {
        while (true) {
            switch (take()) {
                case CallCommand.HangUp _ -> {
                    hangUp();
                    return;
                }
                case CallCommand.Play(CallId _, long number, var source) -> {
                    playing = number;
                    answer(source);
                }
                case CallCommand.Answer _,
                        CallCommand.StopPlaying _,
                        CallCommand.StartRecording _,
                        CallCommand.StopRecording _ -> {
                    // Answered already.
                }
            }
        }
    }

    /// Hears so much of a message, as it is filled.
    void hear(MessageStream stream, int samples) {
        var all = new ByteArrayOutputStream();
        byte[] frame = new byte[160];
        Eventually.until(
                "the message is heard",
                DEADLINE,
                () -> {
                    int read =
                            stream.read(all.size(), frame, 0, Math.min(160, samples - all.size()));
                    all.write(frame, 0, read);
                    return all.size() == samples;
                });
        heard.add(all.toByteArray());
    }

    void key(char key) {
        events.add(new CallEvent.Digit(key));
    }

    void hangUp() {
        events.add(new CallEvent.Ended());
        try {
            assertTrue(script.join(DEADLINE), "the script has ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(AudioSource source) {
        for (var prompt : Prompt.values()) {
            if (prompts.of(prompt).equals(source)) {
                said.add(prompt);
            }
        }
        boolean tone = prompts.of(Prompt.TONE).equals(source);
        if (tone || said.contains(Prompt.GOODBYE) || keysToPress.isEmpty()) {
            events.add(new CallEvent.PlayFinished(playing, true));
        } else {
            int number = String.join("", keysToPress).indexOf('#');
            boolean digits =
                    number > 0
                            && keysToPress.stream()
                                    .limit(number + 1L)
                                    .allMatch("0123456789#"::contains);
            for (int i = 0; i <= (digits ? number : 0); i++) {
                key(keysToPress.removeFirst().charAt(0));
            }
        }
    }

    private CallCommand take() {
        try {
            var command = commands.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (command == null) {
                throw new AssertionError("the script wants nothing; it said " + said);
            }
            switch (command) {
                case CallCommand.Answer _ -> events.add(new CallEvent.Connected());
                case CallCommand.StartRecording(CallId _, var sink, Duration _) -> {
                    sink.frame(spoken, 0, spoken.length, 0);
                    key('#');
                }
                case CallCommand.StopRecording _ ->
                        events.add(new CallEvent.RecordingEnded(Duration.ofSeconds(2)));
                case CallCommand.Play _, CallCommand.StopPlaying _, CallCommand.HangUp _ -> {
                    // The test answers, or nobody does.
                }
            }
            return command;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
