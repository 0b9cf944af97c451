package org.wardline.core.bench;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.wardline.media.testkit.FakeMediaEngine;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipWriter;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.PhoneChannel;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Two phones of a practice, one of which calls the other again and again: INVITE, ringing, 200,
/// ACK and at once BYE, with an offer and an answer in SRTP but no media. Owned by the load's
/// thread.
final class CallingPair {

    private final Phone caller;
    private final Phone callee;
    private final FakeMediaEngine media = new FakeMediaEngine();
    private final Consumer<Boolean> ended;
    private boolean calling;
    private boolean stopped;

    /// @param ended told of each call: whether it was answered and hung up
    CallingPair(Identity caller, Identity callee, Consumer<Boolean> ended) {
        this.caller = new Phone(caller);
        this.callee = new Phone(callee);
        this.ended = ended;
    }

    /// Its phones, to be connected; they register by themselves.
    List<Phone> phones() {
        return List.of(caller, callee);
    }

    boolean ready() {
        return caller.registered && callee.registered;
    }

    void start() {
        stopped = false;
        call();
    }

    /// No further call after the one that goes on.
    void stop() {
        stopped = true;
    }

    boolean idle() {
        return !calling;
    }

    /// Lets due timers fire.
    void tick(long nowMs) {
        caller.tick(nowMs);
        callee.tick(nowMs);
    }

    private void call() {
        calling = true;
        media.forgetClosed();
        caller.phone.forgetHistory();
        callee.phone.forgetHistory();
        caller.phone.call(callee.identity.number(), now());
    }

    /// What the call's script does next, after any message.
    private void step() {
        if (!calling || !ready()) {
            return;
        }
        if (callee.phone.isRinging()) {
            callee.phone.answer(now());
        } else if (caller.phone.isTalking() && callee.phone.isTalking()) {
            caller.phone.hangUp(now());
        } else if (caller.phone.isIdle() && callee.phone.isIdle()) {
            calling = false;
            ended.accept(!callee.phone.ends().isEmpty());
            if (!stopped) {
                call();
            }
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /// One of the two.
    final class Phone implements PhoneChannel.Listener {

        private final Identity identity;
        private ScriptedPhone phone;
        private PhoneChannel channel;
        private boolean registered;

        private Phone(Identity identity) {
            this.identity = identity;
        }

        Identity identity() {
            return identity;
        }

        void close() {
            channel.close();
        }

        @Override
        public void connected(PhoneChannel opened, Flow flow) {
            channel = opened;
            phone =
                    new ScriptedPhone(
                            identity,
                            Habits.USUAL,
                            flow,
                            media,
                            _ -> {},
                            message -> channel.send(SipWriter.write(message)));
            phone.register(now());
        }

        @Override
        public void received(SipMessage message) {
            phone.receive(message, now());
            registered |= phone.registered();
            step();
        }

        @Override
        public void closed() {
            registered = false;
        }

        private void tick(long nowMs) {
            if (phone == null) {
                return;
            }
            OptionalLong deadline = phone.nextDeadlineMs();
            if (deadline.isPresent() && deadline.getAsLong() <= nowMs) {
                phone.advance(nowMs);
            }
        }
    }
}
