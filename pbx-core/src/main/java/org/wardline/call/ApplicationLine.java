package org.wardline.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioSource;
import org.wardline.media.FrameSink;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort;

/// What joins a caller's leg to the application that speaks with it: plays and recordings one way,
/// keys and silence the other. Owned by the call's shard.
final class ApplicationLine {

    private final Leg leg;
    private final Consumer<CallEvent> application;
    private final Map<Long, Long> plays = new HashMap<>();
    private boolean recording;

    ApplicationLine(Leg leg, Consumer<CallEvent> application) {
        this.leg = Objects.requireNonNull(leg, "leg");
        this.application = Objects.requireNonNull(application, "application");
    }

    /// Whether frames may still be on their way to a recorder.
    boolean recording() {
        return recording;
    }

    void tell(CallEvent event) {
        application.accept(event);
    }

    /// @param number the application's own number for this play
    void play(long number, AudioSource source) {
        plays.put(leg.port().play(source, MediaPort.Repeat.ONCE), number);
    }

    void stopPlaying() {
        leg.port().stop();
    }

    void record(FrameSink sink) {
        recording = true;
        leg.port().tap(sink);
    }

    void stopRecording() {
        leg.port().untap();
    }

    /// Tells the application what concerns it.
    void heard(MediaEvent event) {
        switch (event) {
            case MediaEvent.PlayFinished(long play, boolean toTheEnd) ->
                    Optional.ofNullable(plays.remove(play))
                            .ifPresent(
                                    number -> tell(new CallEvent.PlayFinished(number, toTheEnd)));
            case MediaEvent.Digit(char digit) -> tell(new CallEvent.Digit(digit));
            case MediaEvent.Silence(Duration lasted) -> tell(new CallEvent.Silence(lasted));
            case MediaEvent.TapEnded(long samples) -> {
                recording = false;
                tell(
                        new CallEvent.RecordingEnded(
                                Duration.ofMillis(samples * 1000 / AudioCodec.CLOCK_RATE_HZ)));
            }
            case MediaEvent.Latched _,
                    MediaEvent.AuthFailures _,
                    MediaEvent.Stalled _,
                    MediaEvent.Resumed _,
                    MediaEvent.Failed _ -> {
                // Not the application's business.
            }
        }
    }
}
