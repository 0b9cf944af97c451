package org.wardline.media.testkit;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.wardline.media.AudioSource;
import org.wardline.media.FrameSink;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaListener;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.MediaStats;
import org.wardline.media.RemoteMedia;

/// A port of [FakeMediaEngine]. Keeps the promises of a real one that calls rely on: a bridge is on
/// both sides, a play that is stopped or replaced and a tap that ends are reported, a closed port
/// does nothing. Events are delivered on the thread that causes them.
public final class FakeMediaPort implements MediaPort {

    /// What a port was told.
    public sealed interface Command {
        record Remote(RemoteMedia remote) implements Command {}

        record BridgeTo(FakeMediaPort other) implements Command {}

        record Unbridge() implements Command {}

        record Play(long number, AudioSource source, Repeat repeat) implements Command {}

        record Stop() implements Command {}

        record Tap() implements Command {}

        record Untap() implements Command {}

        record Close() implements Command {}
    }

    private final InetSocketAddress localAddress;
    private final MediaSpec spec;
    private final MediaListener listener;
    private final List<Command> commands = Collections.synchronizedList(new ArrayList<>());

    private Optional<RemoteMedia> remote = Optional.empty();
    private Optional<FakeMediaPort> bridgedTo = Optional.empty();
    private Optional<FrameSink> sink = Optional.empty();
    private long plays;
    private long playing;
    private long samplesTapped;
    private MediaStats stats = MediaStats.NONE;
    private boolean closed;

    FakeMediaPort(InetSocketAddress localAddress, MediaSpec spec, MediaListener listener) {
        this.localAddress = localAddress;
        this.spec = spec;
        this.listener = listener;
    }

    /// Everything that this port was told, in order.
    public List<Command> commands() {
        synchronized (commands) {
            return List.copyOf(commands);
        }
    }

    public MediaSpec spec() {
        return spec;
    }

    /// What was given last.
    public synchronized Optional<RemoteMedia> remote() {
        return remote;
    }

    public synchronized Optional<FakeMediaPort> bridgedTo() {
        return bridgedTo;
    }

    /// Number of the play that goes on; 0 when none does.
    public synchronized long playing() {
        return playing;
    }

    public synchronized boolean tapped() {
        return sink.isPresent();
    }

    public synchronized boolean closed() {
        return closed;
    }

    /// Reports an event to the port's listener.
    public void emit(MediaEvent event) {
        listener.on(event);
    }

    /// The current play reaches its end.
    public void finishPlaying() {
        endPlay(true);
    }

    /// The peer is heard: the tap, if any, gets these samples.
    public synchronized void hear(byte[] ulaw) {
        sink.ifPresent(taker -> {
            taker.frame(ulaw, 0, ulaw.length, samplesTapped);
            samplesTapped += ulaw.length;
        });
    }

    /// What [#stats] says from now on.
    public synchronized void stats(MediaStats figures) {
        stats = figures;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public synchronized void remote(RemoteMedia next) {
        if (note(new Command.Remote(next))) {
            remote = Optional.of(next);
        }
    }

    @Override
    public void bridgeTo(MediaPort other) {
        if (other == this || !(other instanceof FakeMediaPort far)) {
            throw new IllegalArgumentException("not another port of this engine");
        }
        if (note(new Command.BridgeTo(far))) {
            leaveBridge();
            far.leaveBridge();
            setBridge(Optional.of(far));
            far.setBridge(Optional.of(this));
        }
    }

    @Override
    public void unbridge() {
        if (note(new Command.Unbridge())) {
            leaveBridge();
        }
    }

    @Override
    public long play(AudioSource source, Repeat repeat) {
        endPlay(false);
        synchronized (this) {
            plays++;
            if (note(new Command.Play(plays, source, repeat))) {
                playing = plays;
            }
            return plays;
        }
    }

    @Override
    public void stop() {
        if (note(new Command.Stop())) {
            endPlay(false);
        }
    }

    @Override
    public void tap(FrameSink taker) {
        endTap();
        synchronized (this) {
            if (note(new Command.Tap())) {
                sink = Optional.of(taker);
                samplesTapped = 0;
            }
        }
    }

    @Override
    public void untap() {
        if (note(new Command.Untap())) {
            endTap();
        }
    }

    @Override
    public synchronized MediaStats stats() {
        return stats;
    }

    @Override
    public void close() {
        if (note(new Command.Close())) {
            leaveBridge();
            endPlay(false);
            endTap();
            synchronized (this) {
                closed = true;
            }
        }
    }

    private synchronized boolean note(Command command) {
        return !closed && commands.add(command);
    }

    private synchronized void setBridge(Optional<FakeMediaPort> far) {
        bridgedTo = far;
    }

    private void leaveBridge() {
        Optional<FakeMediaPort> far = bridgedTo();
        setBridge(Optional.empty());
        far.ifPresent(port -> port.setBridge(Optional.empty()));
    }

    private void endPlay(boolean toTheEnd) {
        long ended;
        synchronized (this) {
            ended = playing;
            playing = 0;
        }
        if (ended > 0) {
            listener.on(new MediaEvent.PlayFinished(ended, toTheEnd));
        }
    }

    private void endTap() {
        boolean tapped;
        long samples;
        synchronized (this) {
            tapped = sink.isPresent();
            samples = samplesTapped;
            sink = Optional.empty();
        }
        if (tapped) {
            listener.on(new MediaEvent.TapEnded(samples));
        }
    }
}
