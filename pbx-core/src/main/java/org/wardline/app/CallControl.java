package org.wardline.app;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.wardline.call.CallCommand;
import org.wardline.call.CallEvent;
import org.wardline.ident.CallId;
import org.wardline.media.AudioSource;
import org.wardline.media.FrameSink;

/// A script's hold on its call. Owned by the script's thread; it posts commands to the call's shard
/// and waits for what comes back, in one place.
public final class CallControl {

    /// Longer than any call.
    private static final Duration FOREVER = Duration.ofDays(100 * 365L);

    private final CallId call;
    private final Consumer<CallCommand> commands;
    private final BlockingQueue<CallEvent> events;
    private long plays;
    private boolean over;

    /// @param commands posts to the call's shard; may block
    /// @param events what the shard tells this script, ending with [CallEvent.Ended]
    public CallControl(
            CallId call, Consumer<CallCommand> commands, BlockingQueue<CallEvent> events) {
        this.call = Objects.requireNonNull(call, "call");
        this.commands = Objects.requireNonNull(commands, "commands");
        this.events = Objects.requireNonNull(events, "events");
    }

    /// Answers, and returns when the caller's phone has confirmed.
    public void answer() throws CallOver {
        commands.accept(new CallCommand.Answer(call));
        while (!(next() instanceof CallEvent.Connected)) {
            // Nothing else matters before the caller can hear.
        }
    }

    /// Plays to the end.
    public void play(AudioSource source) throws CallOver {
        long play = begin(source);
        while (!finished(next(), play)) {
            // A caller who presses keys still hears all of it.
        }
    }

    /// Plays until the end or until the caller presses a key.
    ///
    /// @return the key, or nothing when all of it was heard
    public Optional<Character> playUntilKey(AudioSource source) throws CallOver {
        long play = begin(source);
        while (true) {
            CallEvent event = next();
            if (finished(event, play)) {
                return Optional.empty();
            }
            if (event instanceof CallEvent.Digit(char key)) {
                commands.accept(new CallCommand.StopPlaying(call));
                return Optional.of(key);
            }
        }
    }

    /// Plays something that has to be filled while it plays, until its end or a key.
    ///
    /// @param period how often it is filled
    /// @return the key, or nothing when all of it was heard
    public Optional<Character> playUntilKey(AudioSource source, Duration period, Runnable fill)
            throws CallOver {
        fill.run();
        long play = begin(source);
        while (true) {
            Optional<CallEvent> event = next(period);
            if (event.isPresent() && finished(event.get(), play)) {
                return Optional.empty();
            }
            if (event.isPresent() && event.get() instanceof CallEvent.Digit(char key)) {
                commands.accept(new CallCommand.StopPlaying(call));
                return Optional.of(key);
            }
            fill.run();
        }
    }

    /// Waits for a key.
    ///
    /// @return the key, or nothing when none was pressed in time
    public Optional<Character> key(Duration patience) throws CallOver {
        long endNs = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<CallEvent> event = next(Duration.ofNanos(endNs - System.nanoTime()));
            if (event.isEmpty()) {
                return Optional.empty();
            }
            if (event.get() instanceof CallEvent.Digit(char key)) {
                return Optional.of(key);
            }
        }
    }

    /// Plays while the script goes on; its end is not told.
    public void playMeanwhile(AudioSource source) {
        begin(source);
    }

    /// Hands the caller's audio to a recorder, from now on. What happens meanwhile is read with
    /// [#next].
    ///
    /// @param limit after which [CallEvent.LimitReached] comes
    public void record(FrameSink sink, Duration limit) {
        commands.accept(new CallCommand.StartRecording(call, sink, limit));
    }

    /// Ends the recording, and returns when its last frame was delivered.
    public void stopRecording() throws CallOver {
        commands.accept(new CallCommand.StopRecording(call));
        while (!(next() instanceof CallEvent.RecordingEnded)) {
            // Keys and silence come too late.
        }
    }

    /// Tells this script that its recorder can't go on. From any thread; never waits.
    public void recorderFailed() {
        if (!events.offer(new CallEvent.RecorderFailed())) {
            throw new IllegalStateException("a script's events overflowed");
        }
    }

    /// Hangs up.
    public void hangUp() {
        commands.accept(new CallCommand.HangUp(call, false));
    }

    /// Waits for what happens next.
    ///
    /// @throws CallOver when it is the end of the call, and ever after
    public CallEvent next() throws CallOver {
        return next(FOREVER).orElseThrow();
    }

    /// Waits for what happens next: the one place where a script blocks.
    ///
    /// @return nothing when nothing happens in time
    /// @throws CallOver when it is the end of the call, and ever after
    public Optional<CallEvent> next(Duration patience) throws CallOver {
        if (over) {
            throw new CallOver();
        }
        try {
            CallEvent event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (event instanceof CallEvent.Ended) {
                over = true;
                throw new CallOver();
            }
            return Optional.ofNullable(event);
        } catch (InterruptedException e) {
            over = true;
            Thread.currentThread().interrupt();
            throw new CallOver();
        }
    }

    private long begin(AudioSource source) {
        plays++;
        commands.accept(new CallCommand.Play(call, plays, source));
        return plays;
    }

    private static boolean finished(CallEvent event, long play) {
        return event instanceof CallEvent.PlayFinished(long number, boolean _) && number == play;
    }
}
