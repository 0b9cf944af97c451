package org.wardline.media.engine;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalInt;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.AudioSource;
import org.wardline.media.Direction;
import org.wardline.media.Drop;
import org.wardline.media.MasterKey;
import org.wardline.media.MediaEngine;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.RemoteMedia;
import org.wardline.media.SrtpKeys;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.Events;
import org.wardline.media.testkit.Eventually;
import org.wardline.media.testkit.RtpPeer;

/// A phone, its port, and what was agreed between them: one leg of a call as tests see it.
final class Leg implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(5);

    /// Long enough for a wrongly forwarded packet to show on loopback.
    static final Duration A_MOMENT = Duration.ofMillis(150);

    static final AudioFormat PCMU = AudioFormat.of(AudioCodec.PCMU, OptionalInt.of(101));
    static final AudioFormat PCMA = AudioFormat.of(AudioCodec.PCMA, OptionalInt.of(96));

    private static final SecureRandom RANDOM = new SecureRandom();

    final Events events = new Events();
    final MediaPort port;
    final RtpPeer peer;
    private final AudioFormat format;
    private final SrtpProfile suite;
    private MasterKey toPort;
    private MasterKey toPeer;

    Leg(MediaEngine engine, SrtpProfile suite, AudioFormat format, MediaSpec spec) {
        this.format = format;
        this.suite = suite;
        this.toPort = MasterKey.random(suite, RANDOM);
        this.toPeer = MasterKey.random(suite, RANDOM);
        this.port = engine.open(spec, events);
        this.peer = new RtpPeer(spec.bindAddress(), format, copy(toPort), copy(toPeer));
        peer.target(port.localAddress());
    }

    static Leg on(MediaEngine engine, SrtpProfile suite, AudioFormat format) {
        return new Leg(engine, suite, format, new MediaSpec(loopback(), 0));
    }

    static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    /// Gives the port what the session description says now, keys as fresh copies of the same.
    Leg agree(Direction direction) {
        port.remote(remote(direction));
        settle();
        return this;
    }

    Leg agree() {
        return agree(Direction.SENDRECV);
    }

    /// Bridges two legs and waits until both know.
    static void bridge(Leg one, Leg other) {
        one.port.bridgeTo(other.port);
        one.settle();
        other.settle();
    }

    /// Waits until the port has done what it was told: an empty play is over after all before it.
    void settle() {
        long play = port.play(AudioSource.silence(Duration.ZERO), MediaPort.Repeat.ONCE);
        while (events.await(MediaEvent.PlayFinished.class, SOON).play() != play) {
            // The end of an earlier play, which this one replaced.
            Thread.onSpinWait();
        }
    }

    RemoteMedia remote(Direction direction) {
        SrtpKeys keys = new SrtpKeys(copy(toPort), copy(toPeer));
        return new RemoteMedia(peer.address(), true, direction, format, format, keys);
    }

    /// The phone takes a new key for what it sends, and says so.
    void phoneTakesNewKey() {
        toPort = MasterKey.random(suite, RANDOM);
        peer.sendsUnder(copy(toPort));
    }

    /// The phone begins another stream under the same key, with a sender that knows of no other.
    void phoneBeginsAnew(int ssrc) {
        peer.sendsUnder(copy(toPort));
        peer.changesSsrc(ssrc);
    }

    /// We take a new key for what we send, and say so.
    void portTakesNewKey() {
        toPeer = MasterKey.random(suite, RANDOM);
        peer.receivesUnder(copy(toPeer));
    }

    long dropped(Drop reason) {
        return port.stats().dropped(reason);
    }

    void awaitDropped(Drop reason, long count) {
        Eventually.until(
                count + " dropped as " + reason + " but " + port.stats(),
                SOON,
                () -> dropped(reason) >= count);
    }

    void awaitReceived(long count) {
        Eventually.until(
                count + " received but " + port.stats(),
                SOON,
                () -> port.stats().received() >= count);
    }

    @Override
    public void close() {
        port.close();
        peer.close();
    }

    private static MasterKey copy(MasterKey key) {
        return MasterKey.of(key.profile(), key.reveal());
    }
}
