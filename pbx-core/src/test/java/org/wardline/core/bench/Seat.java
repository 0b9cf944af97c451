package org.wardline.core.bench;

import io.netty.channel.EventLoop;
import java.util.Optional;
import org.wardline.sip.transport.PhoneChannel;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// A phone of the load, from connection to connection. Owned by the load's thread.
final class Seat {

    private final EventLoop loop;
    private final PhoneChannel.Line line;
    private final Identity identity;
    private Optional<RegisteringPhone> phone = Optional.empty();
    private Optional<Round> round = Optional.empty();
    private boolean registered;
    private long beganNs;

    Seat(EventLoop loop, PhoneChannel.Line line, Identity identity) {
        this.loop = loop;
        this.line = line;
        this.identity = identity;
    }

    PhoneChannel.Line line() {
        return line;
    }

    Identity identity() {
        return identity;
    }

    long beganNs() {
        return beganNs;
    }

    /// Whether it has registered on its connection, the last one if there is none now.
    boolean registered() {
        return registered;
    }

    boolean connected() {
        return phone.isPresent();
    }

    /// Connects and registers, for a round.
    void connect(Round asking) {
        begin(asking);
        registered = false;
        var connecting = new RegisteringPhone(identity, this::outcome);
        phone = Optional.of(connecting);
        PhoneChannel.connect(loop, line, connecting);
    }

    /// Registers again, for a round.
    void refresh(Round asking) {
        begin(asking);
        phone.ifPresentOrElse(
                RegisteringPhone::register, () -> outcome(RegisteringPhone.Outcome.CLOSED));
    }

    void close() {
        phone.ifPresent(RegisteringPhone::close);
    }

    private void begin(Round asking) {
        beganNs = System.nanoTime();
        round = Optional.of(asking);
    }

    private void outcome(RegisteringPhone.Outcome outcome) {
        switch (outcome) {
            case REGISTERED -> registered = true;
            case REFUSED -> registered = false;
            case CLOSED -> phone = Optional.empty();
        }
        Optional<Round> asking = round;
        // A connection that breaks while nothing is asked of it concerns no round.
        round = round.filter(r -> r.waitsFor(outcome));
        asking.ifPresent(r -> r.outcome(this, outcome));
    }
}
