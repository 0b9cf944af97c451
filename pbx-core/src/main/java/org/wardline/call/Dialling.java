package org.wardline.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.call.Leg.Party;
import org.wardline.cdr.LegEnd;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Trunk;
import org.wardline.media.AudioCodec;
import org.wardline.media.MediaUnavailable;
import org.wardline.numbering.E164;
import org.wardline.numbering.OutsideNumber;
import org.wardline.routing.CallPath.Unanswered;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.ua.OutgoingInvite;

/// A call into the public network: the trunks of the practice are tried one after the other, until
/// a carrier says what becomes of the call. Owned by the call's shard.
///
///     begin --over a cap--> Refused
///     begin --no minutes at hand--> Reserving --granted--> as from begin
///     begin --a trunk takes it--> Ringing --the carrier can't--> the next trunk
///                                         --the called one refuses, time over--> Nobody
///
/// Nobody begins who has dialled as many as they may ([OutsideCalls]). A trunk takes a call when its
/// connection stands, its agreement is in force and it has a line free. For an emergency call the
/// connection is enough: a trunk that is full gives up one of its other calls, the one that began
/// last.
final class Dialling implements Search {

    /// Longer than a carrier lets a called phone ring (RFC 3261 16.6, timer C: three minutes).
    static final long PATIENCE_MS = 180_000;

    /// For minutes to be reserved; longer than the database takes when it is there.
    private static final long RESERVING_MS = 5_000;

    private static final int NOTHING_ELSE = 0;
    private static final int BUSY_HERE = 486;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final HeaderName<String> ASSERTED_IDENTITY =
            HeaderName.extension("P-Asserted-Identity");

    private final PracticeDirectory practice;
    private final Hunt.Surroundings with;
    private final Called called;
    private final Peer by;
    private final List<ReachableTrunk> untried;
    private Optional<Leg> rings = Optional.empty();
    private long untilMs;
    private boolean reserving;
    private int lastStatus = NOTHING_ELSE;

    /// @param by who dials: its extension's number is shown, and the call is one of its own
    Dialling(PracticeDirectory practice, Hunt.Surroundings with, Called called, Peer by) {
        this.practice = Objects.requireNonNull(practice, "practice");
        this.with = Objects.requireNonNull(with, "with");
        this.called = Objects.requireNonNull(called, "called");
        this.by = Objects.requireNonNull(by, "by");
        this.untried = new ArrayList<>(candidates());
    }

    /// Begins at the first trunk.
    Standing begin(long nowMs) {
        untilMs = nowMs + RESERVING_MS;
        return switch (called) {
            // No rule for the sake of money stands before an emergency call.
            case Called.Emergency _ -> next(nowMs);
            case Called.Subscriber _ -> follow(with.trunkUse().dialled().begin(by, rate()), nowMs);
        };
    }

    @Override
    public List<Leg> legs() {
        return rings.stream().toList();
    }

    @Override
    public OptionalLong deadlineMs() {
        return rings.isPresent() || reserving ? OptionalLong.of(untilMs) : OptionalLong.empty();
    }

    @Override
    public Standing advance(long nowMs) {
        if (reserving) {
            OutsideCalls dialled = with.trunkUse().dialled();
            return follow(
                    untilMs > nowMs ? dialled.again(by, rate()) : dialled.late(by, rate()), nowMs);
        }
        if (rings.isEmpty() || untilMs > nowMs) {
            return new Standing.Ringing();
        }
        stop(LegEnd.NO_ANSWER, Headers.NONE, nowMs);
        return new Standing.Nobody(Unanswered.NO_ANSWER, 408);
    }

    /// The next carrier is asked when this one can't, not when the called one does not want.
    @Override
    public Standing failed(Leg leg, int status, Optional<Extension> moved, long nowMs) {
        if (rings.filter(ringing -> ringing == leg).isEmpty()) {
            return new Standing.Ringing();
        }
        rings = Optional.empty();
        lastStatus = status;
        close(leg, status == BUSY_HERE ? LegEnd.BUSY : LegEnd.UNREACHABLE);
        return isFinal(status) ? nobody() : next(nowMs);
    }

    /// No phone of the practice is rung here.
    @Override
    public Standing reachable(Extension extension, long nowMs) {
        return new Standing.Ringing();
    }

    @Override
    public void answered(Leg leg) {
        rings = rings.filter(ringing -> ringing != leg);
    }

    @Override
    public void stop(LegEnd reason, Headers headers, long nowMs) {
        rings.ifPresent(leg -> {
            with.services().userAgent().hangUp(leg.invite(), headers, nowMs);
            close(leg, reason);
        });
        rings = Optional.empty();
        reserving = false;
        untried.clear();
    }

    /// How many minutes of the day a minute of this call spends.
    private int rate() {
        return switch (called) {
            case Called.Subscriber(OutsideNumber number) ->
                    practice.outside().rate(number.destination());
            case Called.Emergency _ -> 0;
        };
    }

    private Standing follow(OutsideCalls.Answer answer, long nowMs) {
        reserving = answer instanceof OutsideCalls.Answer.Later;
        return switch (answer) {
            case OutsideCalls.Answer.May _ -> next(nowMs);
            case OutsideCalls.Answer.Later _ -> new Standing.Ringing();
            case OutsideCalls.Answer.MayNot(Rejection why) -> new Standing.Refused(why);
        };
    }

    /// For an emergency call those with a line free come first, so that no other call ends without
    /// need.
    private List<ReachableTrunk> candidates() {
        Instant now = with.services().signals().wallClock().get();
        List<ReachableTrunk> reachable =
                with.services().signals().trunks().apply(practice.tenant().id());
        return switch (called) {
            case Called.Subscriber _ ->
                    reachable.stream().filter(line -> line.trunk().isEnabled(now)).toList();
            case Called.Emergency _ ->
                    reachable.stream()
                            .sorted(Comparator.comparing(line -> isFull(line.trunk())))
                            .toList();
        };
    }

    private Standing next(long nowMs) {
        while (!untried.isEmpty()) {
            ReachableTrunk line = untried.removeFirst();
            if (mayTake(line.trunk(), nowMs) && invite(line, nowMs)) {
                return new Standing.Ringing();
            }
        }
        return nobody();
    }

    private boolean mayTake(Trunk trunk, long nowMs) {
        if (!isFull(trunk)) {
            return true;
        }
        return switch (called) {
            case Called.Subscriber _ -> {
                lastStatus = lastStatus == NOTHING_ELSE ? SERVICE_UNAVAILABLE : lastStatus;
                yield false;
            }
            case Called.Emergency _ -> {
                with.trunkUse().giveUpOne(trunk.id(), nowMs);
                yield true;
            }
        };
    }

    private boolean isFull(Trunk trunk) {
        return with.trunkUse().calls(trunk.id()) >= trunk.lines();
    }

    private boolean invite(ReachableTrunk line, long nowMs) {
        Trunk trunk = line.trunk();
        var party =
                new Party(
                        with.ids().get(),
                        new Peer.Outside(trunk),
                        line.flow(),
                        "",
                        ShownCaller.outside(called.text()));
        var leg = new Leg(party, with.services());
        boolean may =
                switch (called) {
                    case Called.Subscriber _ -> with.trunkUse().dialled().dials(by, leg, rate());
                    case Called.Emergency _ -> {
                        leg.callsForHelp();
                        yield true;
                    }
                };
        if (!may) {
            lastStatus = SERVICE_UNAVAILABLE;
            return false;
        }
        try {
            leg.invite(with.services().userAgent().invite(invite(line, leg), nowMs));
        } catch (MediaUnavailable e) {
            close(leg, LegEnd.FAILED);
            lastStatus = SERVICE_UNAVAILABLE;
            return false;
        }
        rings = Optional.of(leg);
        untilMs = nowMs + PATIENCE_MS;
        return true;
    }

    /// The carrier is told by a number of the practice who calls, and by nothing else: what the
    /// phone says of itself, or whom it brings, stays here.
    private OutgoingInvite invite(ReachableTrunk line, Leg leg) {
        Trunk trunk = line.trunk();
        String host = trunk.server().host();
        SipUri to = SipUri.of(called.text(), host);
        E164 shown =
                by.ofExtension()
                        .map(extension -> trunk.shownFor(extension.id()))
                        .orElseGet(() -> trunk.numbers().getFirst().number());
        String domain = practice.tenant().domain();
        var from =
                new NameAddr(
                        practice.tenant().name(), SipUri.of(shown.text(), domain), Params.NONE);
        return new OutgoingInvite(
                line.flow(),
                to.withPort(trunk.server().port())
                        .withParams(Params.NONE.with("transport", "tls").with("user", "phone")),
                from,
                NameAddr.of(to),
                leg.offer(with.near().codec().orElse(AudioCodec.PCMU)),
                Headers.of(ASSERTED_IDENTITY, "<sip:" + shown.text() + '@' + domain + '>'),
                with.hops());
    }

    private Standing nobody() {
        if (lastStatus == BUSY_HERE || lastStatus == 600) {
            return new Standing.Nobody(Unanswered.BUSY, BUSY_HERE);
        }
        return new Standing.Nobody(Unanswered.UNAVAILABLE, told(lastStatus));
    }

    /// What the caller is told of a carrier's refusal. That the carrier wants a proof of us, sends
    /// us elsewhere or has lost our connection is not the caller's: a phone would look for another
    /// password, or for where to call.
    private static int told(int status) {
        return switch (status) {
            case NOTHING_ELSE, 401, 407, 430 -> SERVICE_UNAVAILABLE;
            default -> status / 100 == 3 ? SERVICE_UNAVAILABLE : status;
        };
    }

    /// What another carrier could not change: the number or the called one is at fault. A carrier
    /// that wants a proof, has no room or does not answer is passed over, and so is a redirection,
    /// since nobody is called that this practice did not dial. For an emergency call every refusal
    /// is tried elsewhere.
    private boolean isFinal(int status) {
        return switch (called) {
            case Called.Emergency _ -> false;
            case Called.Subscriber _ ->
                    switch (status) {
                        case 404, 410, 480, 484, 486, 487, 600, 603, 604, 606, 607, 608 -> true;
                        default -> false;
                    };
        };
    }

    private void close(Leg leg, LegEnd reason) {
        leg.close(reason).ifPresent(with.ended());
    }
}
