package org.wardline.call;

import java.time.Duration;
import java.util.Objects;
import org.wardline.ident.CallId;
import org.wardline.media.AudioSource;
import org.wardline.media.FrameSink;

/// What an application, or the operator, wants of a call. Posted to the shard; a command for a call
/// that is over is ignored.
public sealed interface CallCommand {

    /// The call that is meant.
    CallId call();

    /// Answer the caller; [CallEvent.Connected] follows.
    record Answer(CallId call) implements CallCommand {
        public Answer {
            Objects.requireNonNull(call, "call");
        }
    }

    /// Play to the caller in place of whatever is being played; [CallEvent.PlayFinished] follows.
    ///
    /// @param play a number that the application chooses
    record Play(CallId call, long play, AudioSource source) implements CallCommand {
        public Play {
            Objects.requireNonNull(call, "call");
            Objects.requireNonNull(source, "source");
        }
    }

    /// Interrupt what is being played.
    record StopPlaying(CallId call) implements CallCommand {
        public StopPlaying {
            Objects.requireNonNull(call, "call");
        }
    }

    /// Hand the caller's audio to a recorder.
    ///
    /// @param limit after which [CallEvent.LimitReached] comes, once
    record StartRecording(CallId call, FrameSink sink, Duration limit) implements CallCommand {
        public StartRecording {
            Objects.requireNonNull(call, "call");
            Objects.requireNonNull(sink, "sink");
            Objects.requireNonNull(limit, "limit");
        }
    }

    /// End the recording; [CallEvent.RecordingEnded] follows the last frame.
    record StopRecording(CallId call) implements CallCommand {
        public StopRecording {
            Objects.requireNonNull(call, "call");
        }
    }

    /// End the call.
    ///
    /// @param faulty whether a fault of ours is the reason
    record HangUp(CallId call, boolean faulty) implements CallCommand {
        public HangUp {
            Objects.requireNonNull(call, "call");
        }
    }
}
