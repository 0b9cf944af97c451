package org.wardline.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.SipWriter;
import org.wardline.sip.message.Uri;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UaOutput;
import org.wardline.sip.ua.UaSettings;
import org.wardline.sip.ua.UserAgent;

/// Two user agents on one connection in virtual time. Messages cross as bytes, at once and in
/// order, unless they are held or lost.
public final class SipPair {

    /// One side: its agent, its view of the flow, what it heard and what it sent.
    public static final class Side {

        private final UserAgent agent;
        private final List<UaEvent> events = new ArrayList<>();
        private final List<SipMessage> sent = new ArrayList<>();
        private Flow flow;

        private Side(String host, int seed) {
            SipUri contact = (SipUri) Uri.of("sip:" + host + ":5061;transport=tls");
            agent = new UserAgent(new UaSettings("Test", _ -> contact), new Random(seed));
            flow = SipFlows.flow(seed);
        }

        public UserAgent agent() {
            return agent;
        }

        public Flow flow() {
            return flow;
        }

        public List<SipMessage> sent() {
            return sent;
        }

        /// The next event, which must be of that type.
        public <E extends UaEvent> E next(Class<E> type) {
            if (events.isEmpty()) {
                throw new AssertionError("no event; expected " + type.getSimpleName());
            }
            UaEvent event = events.removeFirst();
            if (!type.isInstance(event)) {
                throw new AssertionError("expected " + type.getSimpleName() + ", was " + event);
            }
            return type.cast(event);
        }

        public List<UaEvent> events() {
            return events;
        }
    }

    private record InTransit(Side to, SipMessage message) {}

    private final Side caller = new Side("caller.example", 1);
    private final Side callee = new Side("callee.example", 2);
    private final ArrayDeque<InTransit> held = new ArrayDeque<>();
    private Predicate<SipMessage> lose = _ -> false;
    private Predicate<SipMessage> hold = _ -> false;
    private long nowMs = 1_000;

    public Side caller() {
        return caller;
    }

    public Side callee() {
        return callee;
    }

    public long nowMs() {
        return nowMs;
    }

    /// Messages that never arrive, from now on.
    public void lose(Predicate<SipMessage> which) {
        lose = which;
    }

    /// Messages that wait for [#release], from now on.
    public void hold(Predicate<SipMessage> which) {
        hold = which;
    }

    /// Lets held messages arrive.
    public void release() {
        hold = _ -> false;
        while (!held.isEmpty()) {
            InTransit next = held.poll();
            deliver(next.to, next.message);
        }
        settle();
    }

    /// Lets everything cross that is on its way.
    public void settle() {
        boolean moved = true;
        while (moved) {
            boolean there = drain(caller, callee);
            boolean back = drain(callee, caller);
            moved = there || back;
        }
    }

    /// Runs the clock, stopping at every deadline on the way.
    public void run(long ms) {
        long end = nowMs + ms;
        settle();
        for (long next = nextDeadline(); next <= end; next = nextDeadline()) {
            nowMs = Math.max(nowMs, next);
            caller.agent.advance(nowMs);
            callee.agent.advance(nowMs);
            settle();
        }
        nowMs = end;
    }

    /// Gives a message to a side as if the other had sent it.
    public void inject(Side to, SipMessage message) {
        deliver(to, message);
        settle();
    }

    /// The side's phone has come back on another connection.
    public void move(Side side, Flow to) {
        move(side, to, _ -> true);
    }

    /// The same, with these calls only.
    public void move(Side side, Flow to, Predicate<InviteId> its) {
        side.agent.flowMoved(side.flow.id(), to, its);
        side.flow = to;
    }

    private long nextDeadline() {
        OptionalLong one = caller.agent.nextDeadlineMs();
        OptionalLong other = callee.agent.nextDeadlineMs();
        return Math.min(one.orElse(Long.MAX_VALUE), other.orElse(Long.MAX_VALUE));
    }

    private boolean drain(Side from, Side to) {
        var outputs = new ArrayList<UaOutput>();
        from.agent.drain(outputs::add);
        for (UaOutput output : outputs) {
            switch (output) {
                case UaOutput.Send(_, var message) -> cross(from, to, message);
                case UaEvent event -> from.events.add(event);
            }
        }
        return !outputs.isEmpty();
    }

    private void cross(Side from, Side to, SipMessage message) {
        from.sent.add(message);
        if (hold.test(message)) {
            held.add(new InTransit(to, message));
        } else if (!lose.test(message)) {
            deliver(to, message);
        }
    }

    private void deliver(Side to, SipMessage message) {
        to.agent.receive(to.flow, SipText.message(SipWriter.write(message)), nowMs);
    }
}
