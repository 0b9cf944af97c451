package org.wardline.app.voicemail;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.Prompt;
import org.wardline.call.CallEvent;
import org.wardline.media.FrameSink;

/// A short recording by a person of the practice, a greeting or a comment, held in memory and on no
/// disk. The media loop writes until the recording has ended, the script reads from then on.
final class Dictation implements FrameSink {

    private final int mostBytes;
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();

    private Dictation(Duration limit) {
        this.mostBytes = Math.toIntExact(limit.toMillis() * 8);
    }

    /// Says what to do, plays the tone and records until `#` or another key, ten seconds of silence
    /// or the limit. A key during the words goes straight to the tone.
    ///
    /// @return mu-law; may be empty
    static byte[] record(Keypad keypad, Prompt words, Duration limit) throws CallOver {
        var dictation = new Dictation(limit);
        Optional<Character> _ = keypad.sayUntilKey(keypad.prompts().of(words));
        CallControl call = keypad.call();
        call.play(keypad.prompts().of(Prompt.TONE));
        call.record(dictation, limit);
        boolean goesOn = true;
        while (goesOn) {
            goesOn =
                    switch (call.next()) {
                        case CallEvent.Digit _, CallEvent.Silence _, CallEvent.LimitReached _ ->
                                false;
                        case CallEvent.Connected _,
                                CallEvent.PlayFinished _,
                                CallEvent.RecorderFailed _,
                                CallEvent.RecordingEnded _,
                                CallEvent.Ended _ ->
                                true;
                    };
        }
        call.stopRecording();
        return dictation.audio.toByteArray();
    }

    @Override
    public void frame(byte[] ulaw, int offset, int length, long startSample) {
        audio.write(ulaw, offset, Math.min(length, mostBytes - audio.size()));
    }
}
