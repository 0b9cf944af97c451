package org.wardline.call;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.cdr.CallOutcome;
import org.wardline.ident.CallId;
import org.wardline.media.MediaEvent;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.UaEvent;

/// The live calls of one signalling shard. Owned by the shard's thread.
///
/// Also the supervisor of each call: a fault while one call is handled ends that call, is counted
/// and leaves every other call alone.
public final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final CallServices services;
    private final Map<CallId, Call> calls = new LinkedHashMap<>();
    private final Map<InviteId, Call> byInvite = new HashMap<>();
    private final PriorityQueue<Deadline> deadlines =
            new PriorityQueue<>(Comparator.comparingLong(Deadline::atMs));
    private long faults;

    /// A moment that a call asked for; void when the call has asked for another one since.
    private record Deadline(long atMs, CallId call) {}

    public Calls(CallServices services) {
        this.services = Objects.requireNonNull(services, "services");
    }

    /// A known phone wants to call.
    public CallId invited(UaEvent.Invited event, Caller caller, long nowMs) {
        var call = new Call(CallId.random(), caller, event, services);
        calls.put(call.id(), call);
        byInvite.put(event.id(), call);
        supervised(call, nowMs, () -> call.start(event.request(), nowMs));
        return call.id();
    }

    /// Signalling of a usage.
    ///
    /// @return false when the usage is not, or no longer, one of a call here
    public boolean signalled(InviteId invite, UaEvent event, long nowMs) {
        Optional<Call> call = Optional.ofNullable(byInvite.get(invite));
        if (call.isEmpty()) {
            return false;
        }
        Optional<Leg> leg = call.get().leg(invite);
        leg.flatMap(l -> CallInput.of(l, event))
                .ifPresent(input -> handle(call.get(), input, nowMs));
        return leg.isPresent();
    }

    /// Something happened at a media port.
    public void reported(MediaReport report, long nowMs) {
        Call call = calls.get(report.call());
        if (call == null) {
            return;
        }
        call.leg(report.leg())
                .ifPresent(leg -> {
                    logFailures(leg, report.event());
                    handle(call, new CallInput.Media(leg, report.event()), nowMs);
                });
    }

    /// An application or the operator wants something.
    public void commanded(CallCommand command, long nowMs) {
        Optional.ofNullable(calls.get(command.call()))
                .ifPresent(call -> handle(call, new CallInput.Command(command), nowMs));
    }

    /// When [#advance] wants to be called next.
    public OptionalLong nextDeadlineMs() {
        dropVoidDeadlines();
        return deadlines.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(deadlines.element().atMs());
    }

    /// Lets the deadlines pass that are due.
    public void advance(long nowMs) {
        for (dropVoidDeadlines();
                !deadlines.isEmpty() && deadlines.element().atMs() <= nowMs;
                dropVoidDeadlines()) {
            handle(calls.get(deadlines.remove().call()), new CallInput.Deadline(), nowMs);
        }
    }

    /// The calls that go on now.
    public List<LiveCall> live() {
        return calls.values().stream().map(Call::live).toList();
    }

    /// How many calls a fault of ours has ended.
    public long faults() {
        return faults;
    }

    /// Ends every call: the server stops. Recordings are ended, not lost.
    public void endAll(long nowMs) {
        for (Call call : List.copyOf(calls.values())) {
            supervised(call, nowMs, () -> call.abandon(CallOutcome.FAILED, nowMs));
        }
    }

    private void handle(Call call, CallInput input, long nowMs) {
        supervised(call, nowMs, () -> call.handle(input, nowMs));
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void supervised(Call call, long nowMs, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            faults++;
            LOG.error("call {} ended by a fault", call.id(), e);
            abandon(call, nowMs);
        }
        settle(call);
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void abandon(Call call, long nowMs) {
        try {
            call.abandon(CallOutcome.FAILED, nowMs);
        } catch (RuntimeException e) {
            LOG.error("call {} could not be ended in order", call.id(), e);
            forget(call);
        }
    }

    private void settle(Call call) {
        if (call.state() == Call.State.OVER) {
            forget(call);
            return;
        }
        call.invites().forEach(invite -> byInvite.put(invite, call));
        call.deadlineMs().ifPresent(atMs -> deadlines.add(new Deadline(atMs, call.id())));
    }

    private void forget(Call call) {
        calls.remove(call.id());
        byInvite.values().removeIf(other -> other == call);
    }

    private void dropVoidDeadlines() {
        while (!deadlines.isEmpty() && isVoid(deadlines.element())) {
            deadlines.remove();
        }
    }

    private boolean isVoid(Deadline deadline) {
        Call call = calls.get(deadline.call());
        return call == null || !call.deadlineMs().equals(OptionalLong.of(deadline.atMs()));
    }

    private static void logFailures(Leg leg, MediaEvent event) {
        if (event instanceof MediaEvent.AuthFailures(long count)) {
            LOG.warn(
                    "call {}: {} SRTP packets from the address of device {} failed authentication",
                    leg.party().call(),
                    count,
                    leg.party().device().id());
        }
    }
}
