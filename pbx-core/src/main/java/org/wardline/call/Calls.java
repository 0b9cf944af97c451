package org.wardline.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.EmergencyNumber;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Trunk;
import org.wardline.emergency.Progress;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.media.MediaEvent;
import org.wardline.routing.Destination;
import org.wardline.routing.FeatureCode;
import org.wardline.routing.ParkSlot;
import org.wardline.routing.Router;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Replaces;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transaction.Alarms;
import org.wardline.sip.transaction.Deadlines;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.Replaced;
import org.wardline.sip.ua.UaEvent;
import org.wardline.toll.TollGrant;

/// The live calls of one signalling shard. Owned by the shard's thread.
///
/// Also the supervisor of each call: a fault while one call is handled ends that call, is counted
/// and leaves every other call alone.
public final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    /// Costs no call and no record, so that a phone that goes on costs nothing but the answer.
    private static final Rejection TOO_MANY =
            Rejection.because(503, "too_many_calls", "This phone has too many calls");

    private static final Headers NO_MINUTES =
            Headers.of(HeaderName.REASON, "SIP;cause=403;text=\"Minutes used up\"");

    private final CallServices services;
    private final Map<CallId, Call> calls = new LinkedHashMap<>();
    private final CallIndex index = new CallIndex();
    private final Alarms<CallId> alarms = new Alarms<>();
    private final LineBoard lines;
    private final CallsForHelp help;
    private final PhoneCalls phoneCalls = new PhoneCalls();
    private final OutsideCalls outside;
    private final Call.Others others;
    private long faults;

    public Calls(CallServices services) {
        this.services = Objects.requireNonNull(services, "services");
        this.lines = new LineBoard(services.signals().lines());
        this.help = new CallsForHelp(services.signals().help());
        this.outside =
                new OutsideCalls(index::goesOn, new TollMeter(services.signals()), this::cut);
        this.others =
                new Call.Others(
                        index::isEngaged, new TrunkUse(index::at, this::giveUpOne, outside));
    }

    /// A known phone wants to call, or to answer a call that rings or waits elsewhere.
    public void invited(UaEvent.Invited event, Caller caller, long nowMs) {
        switch (wish(event, caller)) {
            case Wish.Join(Call call, Phase.Waiting phase) ->
                    supervised(call, nowMs, () -> call.pickedUp(phase, event, caller, nowMs));
            case Wish.Begin _ when phoneCalls.isFull(caller.device().id()) ->
                    services.userAgent().reject(event.id(), 503, TOO_MANY.headers(), nowMs);
            case Wish.Begin _ -> {
                Call call = begun(event, caller);
                supervised(call, nowMs, () -> call.start(event.request(), nowMs));
            }
            case Wish.CallForHelp(EmergencyNumber number) ->
                    calledForHelp(event, caller, number, nowMs);
            case Wish.Refuse(Rejection why) -> {
                Call call = begun(event, caller);
                supervised(call, nowMs, () -> call.refuse(why, nowMs));
            }
        }
    }

    /// Nobody is told before the call is on its way, and whatever became of it somebody is.
    private void calledForHelp(
            UaEvent.Invited event, Caller caller, EmergencyNumber number, long nowMs) {
        Call call = begun(event, caller);
        supervised(call, nowMs, () -> call.start(event.request(), nowMs));
        help.dialled(
                call,
                new CalledForHelp(
                        call.id(),
                        caller,
                        number,
                        services.signals().wallClock().get(),
                        Progress.DIALLED));
    }

    /// Somebody in the public network calls a number of a practice, by a trunk on its verified
    /// connection. What rings is what the number leads to, whatever else the request says.
    public void called(UaEvent.Invited event, PracticeDirectory practice, Trunk trunk, long nowMs) {
        Optional<Extension> meant =
                TrunkUri.number(practice.numberingPlace(), event.request())
                        .flatMap(trunk::extensionOf)
                        .flatMap(practice::extension);
        boolean takes =
                trunk.isEnabled(services.signals().wallClock().get())
                        && index.at(trunk.id()) < trunk.lines();
        if (!takes || meant.isEmpty()) {
            services.userAgent().reject(event.id(), takes ? 404 : 503, Headers.NONE, nowMs);
            return;
        }
        Call call = begun(event, practice, new Peer.Outside(trunk));
        supervised(
                call,
                nowMs,
                () -> call.start(event.request(), new Destination.Ring(meant.get()), nowMs));
    }

    private Call begun(UaEvent.Invited event, Caller caller) {
        return begun(event, caller.practice(), caller.peer());
    }

    private Call begun(UaEvent.Invited event, PracticeDirectory practice, Peer caller) {
        var call = new Call(CallId.random(), practice, caller, event, services, others);
        calls.put(call.id(), call);
        call.beganAt().ofPhone().ifPresent(phoneCalls::began);
        return call;
    }

    private void giveUpOne(TrunkId trunk, long nowMs) {
        index.newestAt(trunk).stream()
                .filter(call -> !call.isEmergency())
                .findFirst()
                .ifPresent(call -> {
                    LOG.warn("call {} ends: its line is needed for an emergency call", call.id());
                    supervised(call, nowMs, () -> call.giveUp(Headers.NONE, nowMs));
                });
    }

    /// The minutes for a call are used up.
    private void cut(LegId outside, long nowMs) {
        index.of(outside)
                .filter(call -> !call.isEmergency())
                .ifPresent(call -> {
                    LOG.warn("call {} ends: there are no minutes left for it", call.id());
                    supervised(call, nowMs, () -> call.giveUp(NO_MINUTES, nowMs));
                });
    }

    /// Minutes that were asked for are granted, or not; calls may wait for that.
    public void granted(TollGrant grant, long nowMs) {
        outside.granted(grant);
        TenantId practice = grant.request().account().tenant();
        List.copyOf(calls.values()).stream()
                .filter(call -> call.state() == Call.State.RINGING)
                .filter(call -> call.tenant().equals(practice))
                .forEach(call -> handle(call, new CallInput.Deadline(), nowMs));
    }

    /// A trunk is on another connection now: its calls follow it there.
    public void moved(TrunkId trunk, FlowId from, Flow to) {
        services.userAgent()
                .flowMoved(
                        from,
                        to,
                        invite ->
                                index.of(invite)
                                        .flatMap(call -> call.leg(invite))
                                        .filter(leg -> leg.party().peer().is(trunk))
                                        .isPresent());
    }

    /// Signalling of a usage.
    ///
    /// @return false when the usage is not, or no longer, one of a call here
    public boolean signalled(InviteId invite, UaEvent event, long nowMs) {
        Optional<Call> call = index.of(invite);
        if (call.isEmpty()) {
            return false;
        }
        Optional<Leg> leg = call.get().leg(invite);
        leg.flatMap(l -> CallInput.of(l, event))
                .ifPresent(input -> handle(call.get(), input, nowMs));
        return leg.isPresent();
    }

    /// A phone asks for a transfer (RFC 3515): blind, or attended when it names a second call of
    /// its own (RFC 3891), whose other side is then joined to the first one's.
    public void referred(UaEvent.Referred event, long nowMs) {
        Optional<Call> call = index.of(event.within());
        Optional<Leg> leg = call.flatMap(c -> c.leg(event.within()));
        if (leg.isEmpty()) {
            refuse(event, 481, nowMs);
        } else if (leg.get().party().peer() instanceof Peer.Outside) {
            // Whom the practice speaks with is the practice's own affair, and its expense.
            refuse(event, 403, nowMs);
        } else if (event.target().replaces().isPresent()) {
            attended(event, call.get(), leg.get(), nowMs);
        } else {
            String dialled = event.target().uri().userDecoded();
            boolean taken =
                    ParkSlot.of(dialled).filter(s -> isTaken(call.get().tenant(), s)).isPresent();
            if (taken) {
                refuse(event, 486, nowMs);
            } else {
                handle(call.get(), new CallInput.Referred(leg.get(), event.id(), dialled), nowMs);
            }
        }
    }

    /// A phone of an extension can be reached now.
    public void reachable(Extension extension, long nowMs) {
        List.copyOf(calls.values()).stream()
                .filter(call -> call.state() == Call.State.RINGING)
                .filter(call -> call.tenant().equals(extension.tenant()))
                .forEach(call -> handle(call, new CallInput.Reachable(extension), nowMs));
    }

    /// A phone is on another connection now: its own calls follow it there.
    public void moved(DeviceId device, FlowId from, Flow to) {
        services.userAgent()
                .flowMoved(from, to, invite -> device(invite).equals(Optional.of(device)));
    }

    /// A phone goes on with a call on any connection on which it has proved itself.
    public void follow(Flow flow, SipRequest request, Predicate<DeviceId> proven) {
        services.userAgent()
                .strayed(flow.id(), request)
                .ifPresent(stray ->
                        device(stray.getKey())
                                .filter(proven)
                                .ifPresent(device -> moved(device, stray.getValue(), flow)));
    }

    private Optional<DeviceId> device(InviteId invite) {
        return index.of(invite)
                .flatMap(call -> call.leg(invite))
                .flatMap(leg -> leg.party().peer().endpoint().ofPhone());
    }

    /// Such phones are no longer of their practice: their part in every call ends.
    public void revoked(Predicate<DeviceId> such, long nowMs) {
        for (Call call : List.copyOf(calls.values())) {
            for (Leg leg : call.legs()) {
                if (leg.party().peer().endpoint().ofPhone().filter(such).isPresent()) {
                    handle(call, new CallInput.HungUp(leg, EndCause.FLOW_LOST), nowMs);
                    services.userAgent().hangUp(leg.invite(), Headers.NONE, nowMs);
                }
            }
        }
    }

    /// Something happened at a media port.
    public void reported(MediaReport report, long nowMs) {
        Optional<Call> call = index.of(report.leg());
        call.flatMap(c -> c.leg(report.leg()))
                .ifPresent(leg -> {
                    logFailures(leg, report.event());
                    handle(call.get(), new CallInput.Media(leg, report.event()), nowMs);
                });
    }

    /// An application or the operator wants something.
    public void commanded(CallCommand command, long nowMs) {
        Optional.ofNullable(calls.get(command.call()))
                .ifPresent(call -> handle(call, new CallInput.Command(command), nowMs));
    }

    /// When [#advance] wants to be called next.
    public OptionalLong nextDeadlineMs() {
        return Deadlines.soonest(alarms.nextMs(), outside.nextDeadlineMs());
    }

    /// Lets the deadlines pass that are due.
    public void advance(long nowMs) {
        outside.advance(nowMs);
        alarms.due(
                nowMs,
                id ->
                        Optional.ofNullable(calls.get(id))
                                .ifPresent(call -> handle(call, new CallInput.Deadline(), nowMs)));
    }

    /// The calls at an extension or in a park slot, as lamps show them.
    public List<LineStatus> lines(Place place) {
        return lines.at(place);
    }

    /// Whether a phone may answer from its own extension what rings at another one.
    public static boolean mayPickUp(PracticeDirectory practice, Extension by, Extension ringing) {
        return Pickup.mayTake(practice, by, ringing);
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

    /// A call is answered from elsewhere by a star code, or by naming the dialog of a phone that
    /// rings, which a lamp has shown (RFC 3891 4). Nothing stands before an emergency call.
    private Wish wish(UaEvent.Invited event, Caller caller) {
        Destination destination = Router.route(caller.practice(), Call.dialled(event.request()));
        var pickup = new Pickup(calls.values(), caller);
        Optional<Replaces> replaces = event.request().headers().first(HeaderName.REPLACES);
        return switch (destination) {
            case Destination.Emergency(EmergencyNumber number) -> new Wish.CallForHelp(number);
            case Destination _ when replaces.isPresent() -> named(replaces.get(), pickup);
            case Destination.Feature(FeatureCode code) ->
                    pickup.find(code).flatMap(Calls::joining).orElseGet(Wish.Begin::new);
            case Destination.Ring _,
                    Destination.Outside _,
                    Destination.Barred _,
                    Destination.Unknown _ ->
                    new Wish.Begin();
        };
    }

    /// RFC 3891 3. Who may not take a call hears of it what they would of one that never was; who
    /// may, but comes too late, that it is answered.
    private Wish named(Replaces replaces, Pickup pickup) {
        return switch (services.userAgent().replaced(replaces)) {
            case Replaced.Nothing(int status) -> refusedPickup(status);
            case Replaced.Unanswered _ -> refusedPickup(481);
            case Replaced.Usage(InviteId phone, boolean answered) -> {
                Optional<Call> theirs =
                        index.of(phone)
                                .filter(call ->
                                        call.leg(phone)
                                                .flatMap(leg -> leg.party().peer().ofExtension())
                                                .filter(pickup::mayTake)
                                                .isPresent());
                int otherwise = answered && theirs.isPresent() ? 486 : 481;
                yield theirs.filter(_ -> !answered)
                        .flatMap(Calls::joining)
                        .orElseGet(() -> refusedPickup(otherwise));
            }
        };
    }

    private static Optional<Wish> joining(Call call) {
        return call.phase() instanceof Phase.Waiting phase
                ? Optional.of(new Wish.Join(call, phase))
                : Optional.empty();
    }

    private static Wish refusedPickup(int status) {
        return new Wish.Refuse(
                status == 486
                        ? Rejection.because(486, "answered_elsewhere", "The call is answered")
                        : Rejection.because(status, "nothing_to_replace", "No call waits there"));
    }

    /// Both calls are the referrer's own, on the same phone: nobody hands on what is not theirs.
    private void attended(UaEvent.Referred event, Call first, Leg referrer, long nowMs) {
        switch (services.userAgent().replaced(event.target().replaces().orElseThrow())) {
            case Replaced.Nothing(int status) -> refuse(event, status, nowMs);
            case Replaced.Unanswered(InviteId invite) ->
                    handOn(event, first, referrer, invite, nowMs);
            case Replaced.Usage(InviteId invite, boolean _) -> {
                Optional<Call> second = index.of(invite);
                Optional<Leg> leaving =
                        second.flatMap(call -> call.leg(invite)).filter(referrer::isSamePhone);
                if (leaving.isEmpty() || second.get() == first) {
                    refuse(event, 403, nowMs);
                } else if (!first.isTalkingWith(referrer)
                        || !second.get().isTalkingWith(leaving.get())) {
                    refuse(event, 491, nowMs);
                } else {
                    services.userAgent().acceptRefer(event.id(), nowMs);
                    Leg stays = first.sides().release(referrer);
                    supervised(
                            second.get(),
                            nowMs,
                            () -> second.get().replace(leaving.get(), stays, nowMs));
                    services.userAgent().referProgress(event.id(), 200, nowMs);
                    supervised(first, nowMs, () -> first.left(nowMs));
                }
            }
        }
    }

    /// Who does not wait until the second call is answered gives that one up. What was dialled for
    /// it rings anew for the side that stays, as in a blind transfer.
    private void handOn(
            UaEvent.Referred event, Call first, Leg referrer, InviteId invite, long nowMs) {
        Optional<Call> second = index.of(invite);
        Optional<Leg> waiting =
                second.flatMap(call -> call.leg(invite)).filter(referrer::isSamePhone);
        if (waiting.isEmpty()) {
            refuse(event, 403, nowMs);
        } else if (!first.isTalkingWith(referrer) || second.get().state() != Call.State.RINGING) {
            refuse(event, 491, nowMs);
        } else {
            String dialled = second.get().dialled();
            handle(second.get(), new CallInput.HungUp(waiting.get(), EndCause.BYE), nowMs);
            handle(first, new CallInput.Referred(referrer, event.id(), dialled), nowMs);
        }
    }

    private void refuse(UaEvent.Referred event, int status, long nowMs) {
        services.userAgent().refuseRefer(event.id(), status, Headers.NONE, nowMs);
    }

    private boolean isTaken(TenantId tenant, ParkSlot slot) {
        return calls.values().stream()
                .anyMatch(call ->
                        call.tenant().equals(tenant)
                                && call.slot().filter(slot::equals).isPresent());
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
        lines.update(call);
        help.settled(call);
        if (call.state() == Call.State.OVER) {
            forget(call);
            return;
        }
        index.enter(call);
        call.deadlineMs()
                .ifPresentOrElse(
                        atMs -> alarms.set(call.id(), atMs), () -> alarms.cancel(call.id()));
    }

    private void forget(Call call) {
        if (calls.remove(call.id()) != null) {
            call.beganAt().ofPhone().ifPresent(phoneCalls::ended);
        }
        alarms.cancel(call.id());
        index.forget(call);
    }

    private static void logFailures(Leg leg, MediaEvent event) {
        if (event instanceof MediaEvent.AuthFailures(long count)) {
            LOG.warn(
                    "call {}: {} SRTP packets from the address of {} failed authentication",
                    leg.party().id().call(),
                    count,
                    leg.party().peer().endpoint());
        }
    }
}
