package org.wardline.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.wardline.call.Leg.Party;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.Endpoint;
import org.wardline.cdr.LegEnd;
import org.wardline.directory.EmergencyNumber;
import org.wardline.directory.Extension;
import org.wardline.directory.PhoneSetting;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.media.MediaUnavailable;
import org.wardline.numbering.OutsideNumber;
import org.wardline.routing.Destination;
import org.wardline.routing.FeatureCode;
import org.wardline.routing.ParkSlot;
import org.wardline.routing.Router;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UserAgent;

/// One call, from the caller's INVITE to the end of both sides: a back-to-back user agent. Owned by
/// one shard; plain fields. What it does with an input is decided by the [Phase] it is in; what all
/// phases need is here.
///
///     RINGING     --a phone answers, or somebody picks up--> TALKING --a side hangs up--> OVER
///     RINGING     --nobody answers, mailbox--> APPLICATION --hang-up--> OVER
///     RINGING     --nobody answers a transfer--> TALKING with who asked for it
///     TALKING     --blind transfer--> RINGING for the side that stays
///     TALKING     --transfer to a slot--> PARKED --somebody dials the slot--> TALKING
///     PARKED      --nobody does in time--> RINGING where it was parked from
///     APPLICATION --hang-up while recording--> ENDING --last frame delivered--> OVER
///     any         --the near side gives up, nothing left to try, fault--> OVER
final class Call {

    /// The names of the phases; see the figure above.
    enum State {
        RINGING,
        TALKING,
        APPLICATION,
        PARKED,
        ENDING,
        OVER
    }

    private final CallId id;
    private final PracticeDirectory began;
    private final CallServices services;
    private final UserAgent userAgent;
    private final Others others;
    private final CallRecord record;
    private final Sides sides;

    /// That INVITEs on behalf of the caller may take: one less than the caller's own.
    private final long hops;

    private Phase phase = Phase.Over.OVER;
    private int legs;

    /// What a call asks of the others.
    ///
    /// @param engaged which phones are in a call
    /// @param trunkUse what the trunks carry
    record Others(Predicate<DeviceId> engaged, TrunkUse trunkUse) {}

    /// A call that [#start] begins.
    ///
    /// @param practice the directory of the practice whose call it is
    /// @param caller who begins it
    Call(
            CallId id,
            PracticeDirectory practice,
            Peer caller,
            UaEvent.Invited invited,
            CallServices services,
            Others others) {
        this.id = id;
        this.began = practice;
        this.services = services;
        this.userAgent = services.userAgent();
        this.others = others;
        this.hops = Math.max(0, invited.request().maxForwards() - 1);
        Leg first = incoming(invited, caller);
        this.record =
                new CallRecord(
                        id,
                        first.party(),
                        dialled(invited.request()),
                        services.signals().wallClock());
        this.sides = new Sides(first, services, record);
    }

    CallId id() {
        return id;
    }

    TenantId tenant() {
        return began.tenant().id();
    }

    /// Where it began.
    Endpoint beganAt() {
        return record.caller().peer().endpoint();
    }

    /// Whether somebody calls for help, be it here or in a call that was joined with this one:
    /// nothing ends it but the two sides.
    boolean isEmergency() {
        return legs().stream().anyMatch(Leg::isForHelp);
    }

    Phase phase() {
        return phase;
    }

    State state() {
        return phase.state();
    }

    Sides sides() {
        return sides;
    }

    /// When [CallInput.Deadline] is wanted.
    OptionalLong deadlineMs() {
        return phase.deadlineMs();
    }

    LiveCall live() {
        return record.live(
                switch (state()) {
                    case RINGING -> "ringing";
                    case TALKING -> sides.isHeld() ? "held" : "talking";
                    case APPLICATION -> "mailbox";
                    case PARKED -> "parked";
                    case ENDING, OVER -> "ending";
                });
    }

    /// All phones that have part in it now.
    List<Leg> legs() {
        List<Leg> all = new ArrayList<>(phase.others());
        all.addAll(sides.all());
        return all;
    }

    /// The leg of a usage; empty once it is gone.
    Optional<Leg> leg(InviteId invite) {
        for (Leg leg : legs()) {
            if (leg.invite().equals(invite)) {
                return Optional.of(leg);
            }
        }
        return Optional.empty();
    }

    Optional<Leg> leg(LegId leg) {
        return legs().stream().filter(l -> l.party().id().equals(leg)).findFirst();
    }

    /// Whether a phone has answered it, or began it and was answered.
    boolean engages(DeviceId device) {
        for (Leg leg : legs()) {
            if (leg.isAnswered() && leg.party().peer().is(device)) {
                return true;
            }
        }
        return false;
    }

    /// The phones that ring for it.
    List<Leg> ringing() {
        return phase instanceof Ringing ringing ? ringing.phones() : List.of();
    }

    /// Where it is parked.
    Optional<ParkSlot> slot() {
        return phase instanceof Parked parked ? Optional.of(parked.slot()) : Optional.empty();
    }

    /// What its caller dialled; anything at all.
    String dialled() {
        return record.dialled();
    }

    /// What it came to; empty while it goes on.
    Optional<CallOutcome> outcome() {
        return record.outcome();
    }

    /// Whether a leg is one of two that talk.
    boolean isTalkingWith(Leg leg) {
        return state() == State.TALKING && sides.include(leg) && sides.talk();
    }

    // ---- what happens to it

    /// Checks the offer, routes the call and rings.
    void start(SipRequest request, long nowMs) {
        start(request, route(dialled(request)), nowMs);
    }

    /// Checks the offer and rings where it is to go.
    void start(SipRequest request, Destination destination, long nowMs) {
        Optional<Rejection> refused = sides.checked(sides.near(), request.body());
        phase = refused.isPresent() ? reject(refused.get(), nowMs) : begin(destination, nowMs);
    }

    /// Ends it because its line is needed for an emergency call, or its minutes are used up.
    ///
    /// @param why tells both sides
    void giveUp(Headers why, long nowMs) {
        boolean answered = sides.near().isAnswered();
        CallOutcome outcome = answered ? CallOutcome.ANSWERED : CallOutcome.CANCELLED;
        phase = hangUp(outcome, LegEnd.RELEASED, why, nowMs);
    }

    /// Ends it before it has begun.
    void refuse(Rejection why, long nowMs) {
        phase = reject(why, nowMs);
    }

    void handle(CallInput input, long nowMs) {
        phase = phase.on(input, nowMs);
    }

    /// Somebody dialled in to answer this call.
    void pickedUp(Phase.Waiting waiting, UaEvent.Invited invited, Caller by, long nowMs) {
        Leg newcomer = incoming(invited, by.peer());
        Optional<Rejection> refused = sides.checked(newcomer, invited.request().body());
        if (refused.isEmpty()) {
            try {
                newcomer.connect(sides.near().codec(), nowMs);
                phase = waiting.join(newcomer, nowMs);
                return;
            } catch (MediaUnavailable e) {
                refused = Optional.of(Rejection.noMedia());
            }
        }
        userAgent.reject(newcomer.invite(), refused.get().status(), refused.get().headers(), nowMs);
        sides.close(newcomer, LegEnd.REFUSED);
    }

    /// Puts a side of another call in the place of one of ours, who hands the call on.
    void replace(Leg leaving, Leg coming, long nowMs) {
        sides.hangUp(leaving, LegEnd.TRANSFERRED, nowMs);
        sides.replace(leaving, coming);
    }

    /// Ends what is left after one side was given away: the other one has handed it on.
    void left(long nowMs) {
        phase = hangUp(CallOutcome.ANSWERED, LegEnd.TRANSFERRED, nowMs);
    }

    /// Ends the call at once, from any phase: the server stops, or a fault of ours was caught.
    void abandon(CallOutcome outcome, long nowMs) {
        if (state() != State.OVER && state() != State.ENDING) {
            phase = hangUp(outcome, LegEnd.FAILED, nowMs);
        }
    }

    // ---- what its phases do

    /// Where a number leads, by the directory as it is now.
    Destination route(String dialled) {
        return Router.route(practice(), dialled);
    }

    /// Rings for the near side once more, where it came from.
    Phase ring(Extension extension, long nowMs) {
        return hunt(extension, Optional.empty(), nowMs);
    }

    /// Rings for the side that a transfer leaves.
    Phase ringFor(Transfer transfer, Extension extension, long nowMs) {
        return hunt(extension, Optional.of(transfer), nowMs);
    }

    /// Calls somebody in the public network for the side that a transfer leaves.
    Phase dialFor(Transfer transfer, OutsideNumber number, long nowMs) {
        return dial(new Called.Subscriber(number), Optional.of(transfer), nowMs);
    }

    /// Accepts a transfer: the side that stays waits, with music.
    Transfer handOver(Leg referrer, RequestId referral, long nowMs) {
        userAgent.acceptRefer(referral, nowMs);
        sides.keepOnly(sides.otherThan(referrer).orElseThrow());
        return new Transfer(referrer, referral, userAgent);
    }

    /// Refuses a transfer; the call goes on as it was.
    Phase refuseRefer(RequestId referral, int status, long nowMs) {
        userAgent.refuseRefer(referral, status, Headers.NONE, nowMs);
        return phase;
    }

    /// Brings the near side to a mailbox.
    ///
    /// @param busy whether its extension was busy
    Phase message(Extension extension, MailboxId mailbox, boolean busy) {
        ShownCaller shown = sides.near().party().shown();
        var visit =
                new MailboxVisit(
                        id,
                        extension,
                        mailbox,
                        shown.name(),
                        shown.number(),
                        record.started(),
                        busy);
        return application(visit, CallOutcome.VOICEMAIL);
    }

    /// Refuses a caller who is not connected yet.
    Phase reject(Rejection rejection, long nowMs) {
        sides.reject(rejection.status(), rejection.headers(), nowMs);
        return over(CallOutcome.REFUSED, LegEnd.REFUSED, nowMs);
    }

    /// Ends the call for all who are still there.
    ///
    /// @param rest why it ends for them
    Phase hangUp(CallOutcome outcome, LegEnd rest, long nowMs) {
        return hangUp(outcome, rest, Headers.NONE, nowMs);
    }

    private Phase hangUp(CallOutcome outcome, LegEnd rest, Headers why, long nowMs) {
        phase.ends(nowMs);
        legs().forEach(leg -> userAgent.hangUp(leg.invite(), why, nowMs));
        return over(outcome, rest, nowMs);
    }

    /// Gives everything back and leaves the record. The application hears of the end only after the
    /// last frame of its recording.
    Phase over(CallOutcome outcome, LegEnd rest, long nowMs) {
        legs().forEach(leg -> sides.close(leg, rest));
        services.signals().records().accept(record.ended(outcome));
        services.signals().audit().accept(record.endedAct(outcome));
        if (!(phase instanceof AtApplication application)) {
            return Phase.Over.OVER;
        }
        ApplicationLine line = application.line();
        if (line.recording()) {
            return new Ending(this, line, nowMs);
        }
        line.tell(new CallEvent.Ended());
        return Phase.Over.OVER;
    }

    // ---- inside

    private Phase begin(Destination destination, long nowMs) {
        return switch (destination) {
            case Destination.Ring(Extension extension) -> {
                record.destination(extension);
                yield ring(extension, nowMs);
            }
            case Destination.Outside(OutsideNumber number) ->
                    dial(new Called.Subscriber(number), Optional.empty(), nowMs);
            case Destination.Barred _ -> reject(Rejection.barred(), nowMs);
            case Destination.Feature(FeatureCode.Change(var setting)) -> change(setting, nowMs);
            case Destination.Feature(FeatureCode.Voicemail code) -> hear(code, nowMs);
            case Destination.Feature _ ->
                    reject(Rejection.because(404, "nothing_waits", "No call waits there"), nowMs);
            case Destination.Unknown _ -> reject(Rejection.plain(404, "unknown_number"), nowMs);
            case Destination.Emergency(EmergencyNumber number) -> callForHelp(number, nowMs);
        };
    }

    private Phase callForHelp(EmergencyNumber number, long nowMs) {
        if (services.signals().trunks().apply(tenant()).isEmpty()) {
            return reject(Rejection.noEmergencyLine(), nowMs);
        }
        sides.near().callsForHelp();
        return dial(new Called.Emergency(number), Optional.empty(), nowMs);
    }

    /// The phone at the near side: nobody outside dials star codes.
    private Peer.Phone phone() {
        return switch (sides.near().party().peer()) {
            case Peer.Phone phone -> phone;
            case Peer.Outside _ -> throw new IllegalStateException("a star code from outside");
        };
    }

    /// What a star code sets, if the phone may.
    private Phase change(PhoneSetting setting, long nowMs) {
        Party party = sides.near().party();
        Peer.Phone phone = phone();
        boolean may =
                switch (setting) {
                    case PhoneSetting.OfExtension _ -> true;
                    case PhoneSetting.NightSwitched _ ->
                            practice().mayTurnNightSwitch(phone.extension());
                };
        if (!may) {
            services.signals().audit().accept(record.refusedAct("turn_night_switch"));
            return reject(
                    Rejection.because(403, "may_not_switch", "This phone turns no night switch"),
                    nowMs);
        }
        return application(
                new SettingVisit(
                        id, phone.extension(), phone.device().id(), party.origin(), setting),
                CallOutcome.FEATURE);
    }

    /// Brings a phone to messages.
    private Phase hear(FeatureCode.Voicemail code, long nowMs) {
        PracticeDirectory practice = practice();
        Optional<Extension> named =
                code.mailboxOf().flatMap(number -> practice.extensionByNumber(number.digits()));
        if (code.mailboxOf().isPresent() && named.isEmpty()) {
            return reject(Rejection.plain(404, "unknown_number"), nowMs);
        }
        Party party = sides.near().party();
        Peer.Phone phone = phone();
        var visit =
                new RetrievalVisit(
                        id,
                        practice,
                        phone.extension(),
                        phone.device().id(),
                        party.origin(),
                        code.ownPhone(),
                        named);
        return application(visit, CallOutcome.FEATURE);
    }

    private Phase hunt(Extension extension, Optional<Transfer> transfer, long nowMs) {
        var hunt = new Hunt(practice(), surroundings());
        return new Ringing(this, hunt, transfer, recall(transfer))
                .from(hunt.to(extension, nowMs), nowMs);
    }

    private Phase dial(Called called, Optional<Transfer> transfer, long nowMs) {
        Leg by = transfer.map(Transfer::referrer).orElse(sides.near());
        var dialling = new Dialling(practice(), surroundings(), called, by.party().peer());
        return new Ringing(this, dialling, transfer, recall(transfer))
                .from(dialling.begin(nowMs), nowMs);
    }

    private static Optional<Extension> recall(Optional<Transfer> transfer) {
        return transfer.flatMap(asked -> asked.referrer().party().peer().ofExtension());
    }

    private Hunt.Surroundings surroundings() {
        return new Hunt.Surroundings(
                sides.near(),
                hops,
                services,
                () -> new LegId(id, legs++),
                others.engaged(),
                others.trunkUse(),
                record::ended);
    }

    private Phase application(Visit visit, CallOutcome outcome) {
        var line =
                new ApplicationLine(sides.near(), services.signals().applications().apply(visit));
        return new AtApplication(this, line, outcome);
    }

    private PracticeDirectory practice() {
        return services.signals().directory().apply(tenant()).orElse(began);
    }

    private Leg incoming(UaEvent.Invited invited, Peer from) {
        SipRequest request = invited.request();
        var party =
                new Party(
                        new LegId(id, legs++),
                        from,
                        invited.flow(),
                        request.headers().first(HeaderName.USER_AGENT).orElse(""),
                        ShownCaller.of(from, request.from()));
        var leg = new Leg(party, services);
        leg.invite(invited.id());
        return leg;
    }

    /// What a request is for, as dialled; anything at all.
    static String dialled(SipRequest request) {
        return request.uri() instanceof SipUri uri ? uri.userDecoded() : "";
    }
}
