package org.wardline.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.wardline.call.Leg.Party;
import org.wardline.cdr.LegEnd;
import org.wardline.cdr.LegRecord;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.DeviceId;
import org.wardline.ident.MailboxId;
import org.wardline.media.AudioCodec;
import org.wardline.media.MediaUnavailable;
import org.wardline.routing.CallPath;
import org.wardline.routing.CallPath.Unanswered;
import org.wardline.routing.RingPlan;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.ua.OutgoingInvite;

/// The search for somebody who answers: rings phones by the plan of the extension that the call was
/// led to, and follows its forwards when nobody answers there. Owned by the call's shard.
///
///     to(extension) --a phone rings--> Ringing --all failed, time over--> forward: as to(extension)
///                                              --nothing left--> Message | Nobody
///
/// Where nobody rings and a phone may come back any moment, as after a restart, it waits a little
/// before it goes on: [#RETURN] at most in the whole search, however many phones are away.
final class Hunt implements Search {

    /// What a hunt works with.
    ///
    /// @param near the side that waits
    /// @param hops that the INVITEs may take
    /// @param ids gives the ids of new legs
    /// @param engaged which phones are in a call
    /// @param trunkUse what the trunks carry
    /// @param ended takes the records of phones that no longer ring
    record Surroundings(
            Leg near,
            long hops,
            CallServices services,
            Supplier<LegId> ids,
            Predicate<DeviceId> engaged,
            TrunkUse trunkUse,
            Consumer<LegRecord> ended) {}

    /// How long a call waits for phones that come back.
    static final Duration RETURN = Duration.ofSeconds(4);

    /// A step whose phones are away and expected, and until when.
    private record Awaited(RingPlan.Step step, long untilMs) {}

    /// A phone that rings, and until when.
    private record Ringer(Leg leg, RingPlan.Step step, long untilMs) {}

    private static final int UNAVAILABLE = 480;
    private static final int BUSY_HERE = 486;
    private static final int GLOBAL_FAILURE = 600;

    private final PracticeDirectory practice;
    private final Surroundings with;
    private final CallPath path;
    private final List<Ringer> ringing = new ArrayList<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private OptionalLong patienceEndsMs = OptionalLong.empty();
    private RingPlan plan = new RingPlan(List.of(), false);
    private Optional<Extension> dialled = Optional.empty();
    private Unanswered excuse = Unanswered.UNAVAILABLE;
    private Optional<Extension> forwarded = Optional.empty();
    private long startMs;
    private int next;

    Hunt(PracticeDirectory practice, Surroundings with) {
        this.practice = Objects.requireNonNull(practice, "practice");
        this.with = Objects.requireNonNull(with, "with");
        this.path = new CallPath(practice, with.services().signals().wallClock().get());
    }

    /// Begins at an extension.
    Standing to(Extension extension, long nowMs) {
        dialled = Optional.of(extension);
        return follow(path.to(extension), nowMs);
    }

    /// The phones that ring.
    @Override
    public List<Leg> legs() {
        return ringing.stream().map(Ringer::leg).toList();
    }

    /// When [#advance] is wanted.
    @Override
    public OptionalLong deadlineMs() {
        long soonest = next < plan.steps().size() ? beginMs(next) : Long.MAX_VALUE;
        for (Ringer ringer : ringing) {
            soonest = Math.min(soonest, ringer.untilMs());
        }
        for (Awaited away : awaited) {
            soonest = Math.min(soonest, away.untilMs());
        }
        return soonest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(soonest);
    }

    /// Time has passed: some rang long enough or did not come back, others begin.
    @Override
    public Standing advance(long nowMs) {
        awaited.removeIf(away -> away.untilMs() <= nowMs);
        for (Ringer ringer : List.copyOf(ringing)) {
            if (ringer.untilMs() <= nowMs) {
                ringing.remove(ringer);
                excuse = Unanswered.NO_ANSWER;
                stop(ringer.leg(), LegEnd.NO_ANSWER, Headers.NONE, nowMs);
            }
        }
        return goOn(nowMs);
    }

    /// A phone refused, or can't be reached.
    ///
    /// @param status of its final response
    /// @param moved where it forwards its calls to itself, which is followed when no other phone of
    ///   its extension answers either; a member of a group leads away no calls of the group
    @Override
    public Standing failed(Leg leg, int status, Optional<Extension> moved, long nowMs) {
        Optional<Ringer> failed = ringing.stream().filter(r -> r.leg() == leg).findFirst();
        failed.ifPresent(ringer -> {
            ringing.remove(ringer);
            close(leg, end(status));
            if (path.isAt(ringer.step().extension())) {
                moved.ifPresent(target -> forwarded = Optional.of(target));
            }
            if (end(status) == LegEnd.BUSY) {
                excuse = excuse == Unanswered.NO_ANSWER ? excuse : Unanswered.BUSY;
            }
            if (status >= GLOBAL_FAILURE) {
                // RFC 3261 21.6: the person, not only this phone, does not want the call.
                silence(ringer.step(), nowMs);
            }
        });
        return goOn(nowMs);
    }

    /// A phone of an extension became reachable: it rings when it should.
    @Override
    public Standing reachable(Extension extension, long nowMs) {
        List<RingPlan.Step> now =
                Stream.concat(
                                ringing.stream().map(Ringer::step),
                                awaited.stream().map(Awaited::step))
                        .filter(step -> step.extension().id().equals(extension.id()))
                        .distinct()
                        .toList();
        awaited.removeIf(away -> now.contains(away.step()));
        now.forEach(step -> ring(step, nowMs));
        return goOn(nowMs);
    }

    /// One of them answered and is no longer one that rings.
    @Override
    public void answered(Leg leg) {
        ringing.removeIf(ringer -> ringer.leg() == leg);
    }

    /// Stops all that still ring.
    @Override
    public void stop(LegEnd reason, Headers headers, long nowMs) {
        ringing.forEach(ringer -> stop(ringer.leg(), reason, headers, nowMs));
        ringing.clear();
        awaited.clear();
        next = plan.steps().size();
    }

    private Standing follow(CallPath.Turn turn, long nowMs) {
        return switch (turn) {
            case CallPath.Turn.Ring(Extension _, RingPlan begun) -> {
                plan = begun;
                startMs = nowMs;
                next = 0;
                excuse = Unanswered.UNAVAILABLE;
                forwarded = Optional.empty();
                yield goOn(nowMs);
            }
            case CallPath.Turn.Message(Extension extension, MailboxId mailbox, boolean busy) ->
                    new Standing.Message(extension, mailbox, busy);
            case CallPath.Turn.Nobody(Unanswered why) ->
                    new Standing.Nobody(why, why == Unanswered.BUSY ? BUSY_HERE : UNAVAILABLE);
        };
    }

    /// Begins the steps that are due. When nobody rings and nobody is awaited, the next one is due
    /// at once: a caller does not wait for silence.
    private Standing goOn(long nowMs) {
        while (next < plan.steps().size() && (beginMs(next) <= nowMs || isIdle())) {
            startMs -= Math.max(0, beginMs(next) - nowMs);
            ring(plan.steps().get(next++), nowMs);
        }
        return isIdle()
                ? follow(path.unanswered(excuse, forwarded), nowMs)
                : new Standing.Ringing();
    }

    private boolean isIdle() {
        return ringing.isEmpty() && awaited.isEmpty();
    }

    private long beginMs(int step) {
        return startMs + plan.steps().get(step).after().toMillis();
    }

    private long endMs(RingPlan.Step step) {
        return startMs + step.until().toMillis();
    }

    /// Rings the phones of a step's extension that do not ring yet; where none rings, those are
    /// awaited that may come back.
    private void ring(RingPlan.Step step, long nowMs) {
        for (ReachablePhone phone : with.services().signals().phones().apply(step.extension())) {
            boolean engaged = with.engaged().test(phone.device().id());
            if (engaged && !practice.handling(step.extension()).callWaiting()) {
                excuse = Unanswered.BUSY;
            } else if (!takesPart(phone)) {
                invite(phone, step, engaged, nowMs);
            }
        }
        boolean rings = ringing.stream().anyMatch(ringer -> ringer.step().equals(step));
        if (!rings && with.services().signals().expected().test(step.extension())) {
            await(step, nowMs);
        }
    }

    private void await(RingPlan.Step step, long nowMs) {
        long patienceMs = patienceEndsMs.orElse(nowMs + RETURN.toMillis());
        patienceEndsMs = OptionalLong.of(patienceMs);
        long untilMs = Math.min(patienceMs, endMs(step));
        if (untilMs > nowMs) {
            awaited.add(new Awaited(step, untilMs));
        }
    }

    private boolean takesPart(ReachablePhone phone) {
        return Stream.concat(Stream.of(with.near()), legs().stream())
                .map(Leg::party)
                .filter(party -> party.flow().id().equals(phone.flow().id()))
                .anyMatch(party -> party.peer().is(phone.device().id()));
    }

    /// Rings a phone down its registered connection; one for which no media port is free is left
    /// out. It sees of the caller what its screen may show, whatever the caller's phone said.
    private void invite(ReachablePhone phone, RingPlan.Step step, boolean engaged, long nowMs) {
        var party =
                new Party(
                        with.ids().get(),
                        new Peer.Phone(phone.device(), step.extension()),
                        phone.flow(),
                        phone.userAgent(),
                        ShownCaller.of(step.extension()));
        var leg = new Leg(party, with.services());
        String domain = practice.tenant().domain();
        ShownCaller caller = with.near().party().shown();
        String number = dialled.orElseThrow().number().digits();
        try {
            var invite =
                    new OutgoingInvite(
                            phone.flow(),
                            phone.contact(),
                            caller.address(practice.callerDisplay(phone.device()), domain),
                            NameAddr.of(SipUri.of(number, domain)),
                            leg.offer(with.near().codec().orElse(AudioCodec.PCMU)),
                            AlertInfo.of(caller.outside(), plan.priority(), engaged),
                            with.hops());
            leg.invite(with.services().userAgent().invite(invite, nowMs));
        } catch (MediaUnavailable e) {
            close(leg, LegEnd.FAILED);
            return;
        }
        ringing.add(new Ringer(leg, step, Math.max(endMs(step), nowMs + 1)));
    }

    private void silence(RingPlan.Step step, long nowMs) {
        for (Ringer ringer : List.copyOf(ringing)) {
            if (ringer.step().equals(step)) {
                ringing.remove(ringer);
                stop(ringer.leg(), LegEnd.BUSY, Headers.NONE, nowMs);
            }
        }
    }

    private void stop(Leg leg, LegEnd reason, Headers headers, long nowMs) {
        with.services().userAgent().hangUp(leg.invite(), headers, nowMs);
        close(leg, reason);
    }

    private void close(Leg leg, LegEnd reason) {
        leg.close(reason).ifPresent(with.ended());
    }

    private static LegEnd end(int status) {
        if (status == BUSY_HERE || status >= GLOBAL_FAILURE) {
            return LegEnd.BUSY;
        }
        if (status / 100 == 3) {
            return LegEnd.TRANSFERRED;
        }
        return status == 488 ? LegEnd.REFUSED : LegEnd.UNREACHABLE;
    }
}
