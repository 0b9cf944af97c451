package org.wardline.call;

import java.time.Duration;

/// What a call tells the application that it is in.
public sealed interface CallEvent {

    /// The caller's phone hears us now.
    record Connected() implements CallEvent {}

    /// A play is over.
    ///
    /// @param play the number given in [CallCommand.Play]
    /// @param toTheEnd false when it was interrupted
    record PlayFinished(long play, boolean toTheEnd) implements CallEvent {}

    /// The caller pressed a key; never printed, it may be part of a PIN.
    record Digit(char digit) implements CallEvent {
        @Override
        public String toString() {
            return "Digit[...]";
        }
    }

    /// While recording: nothing like speech has been heard for so long.
    record Silence(Duration lasted) implements CallEvent {}

    /// While recording: the limit of the recording is reached.
    record LimitReached() implements CallEvent {}

    /// While recording: the recorder can't keep what is being said.
    record RecorderFailed() implements CallEvent {}

    /// The last frame of a recording has been delivered.
    record RecordingEnded(Duration length) implements CallEvent {}

    /// The call is over; always the last event. Frames of a recording were all delivered before.
    record Ended() implements CallEvent {}
}
