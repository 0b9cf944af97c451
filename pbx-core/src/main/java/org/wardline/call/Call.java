package org.wardline.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.call.Leg.Party;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.Extension;
import org.wardline.ident.CallId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Origin;
import org.wardline.media.AudioCodec;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaUnavailable;
import org.wardline.routing.Destination;
import org.wardline.routing.Router;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UserAgent;

/// One call, from the caller's INVITE to the end of both sides: a back-to-back user agent. Owned by
/// one shard; plain fields.
///
///     RINGING --a phone answers--> TALKING --either side hangs up--> OVER
///     RINGING --nobody answers, mailbox--> MAILBOX --hang-up--> OVER
///     MAILBOX --hang-up while recording--> ENDING --last frame delivered--> OVER
///     any     --caller gives up, nothing left to try, fault--> OVER
final class Call {

    /// Where a call stands; see the figure above.
    enum State {
        RINGING,
        TALKING,
        MAILBOX,
        ENDING,
        OVER
    }

    /// How long the last frames of a recording are waited for when a media loop has failed.
    private static final long LAST_FRAMES_MS = 2_000;

    private static final Headers ELSEWHERE =
            Headers.of(HeaderName.REASON, "SIP;cause=200;text=\"Call completed elsewhere\"");

    private final CallId id;
    private final Caller caller;
    private final CallServices services;
    private final UserAgent userAgent;
    private final Leg callerLeg;
    private final CallRecord record;
    private final RingingPhones ringing;
    private State state = State.RINGING;
    private Optional<Leg> callee = Optional.empty();
    private Optional<Extension> destination = Optional.empty();
    private Optional<ApplicationLine> line = Optional.empty();
    private OptionalLong deadlineMs = OptionalLong.empty();
    private boolean callerRings;
    private boolean answered;
    private boolean heard;
    private int legs;
    private long nowMs;

    Call(CallId id, Caller caller, UaEvent.Invited invited, CallServices services) {
        this.id = id;
        this.caller = caller;
        this.services = services;
        this.userAgent = services.userAgent();
        this.ringing = new RingingPhones(caller, services);
        SipRequest request = invited.request();
        String agent = request.headers().first(HeaderName.USER_AGENT).orElse("");
        this.callerLeg =
                new Leg(new Party(id, legs++, caller.device(), invited.flow(), agent), services);
        this.callerLeg.invite(invited.id());
        this.record =
                new CallRecord(
                        id,
                        caller,
                        ShownCaller.of(request.from(), caller.extension()),
                        new Origin(invited.flow().remoteAddress(), agent),
                        dialled(request),
                        services.signals().wallClock());
    }

    CallId id() {
        return id;
    }

    State state() {
        return state;
    }

    /// When [CallInput.Deadline] is wanted.
    OptionalLong deadlineMs() {
        return deadlineMs;
    }

    LiveCall live() {
        return record.live(
                switch (state) {
                    case RINGING -> "ringing";
                    case TALKING -> isHeld() ? "held" : "talking";
                    case MAILBOX -> "mailbox";
                    case ENDING, OVER -> "ending";
                });
    }

    /// The leg of a usage; empty once it is gone.
    Optional<Leg> leg(InviteId invite) {
        return allLegs().stream().filter(leg -> leg.invite().equals(invite)).findFirst();
    }

    /// The usages of all its legs.
    List<InviteId> invites() {
        return allLegs().stream().map(Leg::invite).toList();
    }

    Optional<Leg> leg(int number) {
        return allLegs().stream().filter(leg -> leg.party().number() == number).findFirst();
    }

    /// Checks the offer, routes the call and rings.
    void start(SipRequest request, long now) {
        nowMs = now;
        if (!request.body().isEmpty()) {
            Optional<Rejection> refused = callerLeg.received(request.body());
            if (refused.isPresent()) {
                offerRefused(refused.get());
                state = reject(refused.get());
                return;
            }
        }
        state =
                switch (Router.route(caller.practice(), dialled(request))) {
                    case Destination.Ring(Extension extension) -> ring(extension);
                    case Destination.Unknown _ -> reject(Rejection.plain(404, "unknown_number"));
                    case Destination.Emergency _ ->
                            reject(
                                    Rejection.because(
                                            503,
                                            "no_emergency_line",
                                            "This system has no line to the emergency services: use another phone"));
                };
    }

    void handle(CallInput input, long now) {
        nowMs = now;
        state =
                switch (state) {
                    case RINGING -> onRinging(input);
                    case TALKING -> onTalking(input);
                    case MAILBOX -> onMailbox(input);
                    case ENDING -> onEnding(input);
                    case OVER -> State.OVER;
                };
    }

    /// Ends the call at once, from any state: the server stops, or a fault of ours was caught.
    void abandon(CallOutcome outcome, long now) {
        nowMs = now;
        if (state != State.OVER && state != State.ENDING) {
            state = hangUpAll(outcome);
        }
    }

    // ---- RINGING

    private State ring(Extension extension) {
        destination = Optional.of(extension);
        record.destination(extension);
        for (ReachablePhone phone : services.signals().phones().apply(extension)) {
            if (!phone.flow().id().equals(callerLeg.party().flow().id())) {
                var party = new Party(id, legs++, phone.device(), phone.flow(), phone.userAgent());
                ringing.invite(party, phone.contact(), extension, callerLeg.codec(), nowMs);
            }
        }
        if (ringing.isEmpty()) {
            return unanswered();
        }
        deadlineMs = OptionalLong.of(nowMs + extension.ringTime().toMillis());
        return State.RINGING;
    }

    private State onRinging(CallInput input) {
        return switch (input) {
            case CallInput.Rings _ -> {
                ringCaller();
                yield State.RINGING;
            }
            case CallInput.Answered(Leg leg, Body body) -> phoneAnswered(leg, body);
            case CallInput.Failed(Leg leg, int status) -> phoneFailed(leg, status);
            case CallInput.HungUp(Leg leg, EndCause _) ->
                    leg == callerLeg ? callerGone() : phoneFailed(leg, 480);
            case CallInput.Deadline _ -> {
                ringing.timedOut();
                yield unanswered();
            }
            case CallInput.Command(CallCommand.HangUp _) -> hangUpAll(CallOutcome.CANCELLED);
            case CallInput.Command _,
                    CallInput.Media _,
                    CallInput.Reinvited _,
                    CallInput.Acknowledged _ ->
                    State.RINGING;
        };
    }

    private void ringCaller() {
        if (!callerRings) {
            callerRings = true;
            userAgent.ring(callerLeg.invite(), 180, Body.NONE, Headers.NONE, nowMs);
        }
    }

    private State phoneAnswered(Leg leg, Body answer) {
        if (leg.answered(answer).isPresent()) {
            userAgent.hangUp(
                    leg.invite(),
                    Headers.of(
                            HeaderName.REASON,
                            "SIP;cause=488;text=\"Encrypted audio is required\""),
                    nowMs);
            return phoneFailed(leg, 488);
        }
        ringing.answered(leg);
        callee = Optional.of(leg);
        ringing.silence(ELSEWHERE, nowMs);
        deadlineMs = OptionalLong.empty();
        try {
            answerCaller(leg.codec());
        } catch (MediaUnavailable e) {
            userAgent.hangUp(leg.invite(), Headers.NONE, nowMs);
            return reject(Rejection.noMedia());
        }
        callerLeg.agreement().ifPresent(_ -> callerLeg.port().bridgeTo(leg.port()));
        record.answered(suites());
        return State.TALKING;
    }

    private void answerCaller(Optional<AudioCodec> codec) {
        Body body =
                callerLeg.hasOpenOfferOfPeer()
                        ? callerLeg.answer(codec)
                        : callerLeg.offer(codec.orElse(AudioCodec.PCMU));
        userAgent.answer(callerLeg.invite(), body, Headers.NONE, nowMs);
        answered = true;
    }

    private State phoneFailed(Leg leg, int status) {
        ringing.failed(leg, status, nowMs);
        return ringing.isEmpty() ? unanswered() : State.RINGING;
    }

    /// Nobody answered: the mailbox if there is one, otherwise the caller hears why.
    private State unanswered() {
        ringing.silence(Headers.NONE, nowMs);
        deadlineMs = OptionalLong.empty();
        Optional<MailboxId> mailbox = destination.flatMap(Extension::mailbox);
        if (mailbox.isEmpty()) {
            userAgent.reject(
                    callerLeg.invite(),
                    ringing.excuse() == CallOutcome.BUSY ? 486 : 480,
                    Headers.NONE,
                    nowMs);
            return over(ringing.excuse());
        }
        var visit =
                new MailboxVisit(
                        id,
                        destination.orElseThrow(),
                        mailbox.get(),
                        record.callerName(),
                        record.callerNumber(),
                        record.started());
        line =
                Optional.of(
                        new ApplicationLine(
                                callerLeg, services.signals().mailboxes().apply(visit)));
        return State.MAILBOX;
    }

    private State callerGone() {
        ringing.silence(Headers.NONE, nowMs);
        return over(CallOutcome.CANCELLED);
    }

    private State reject(Rejection rejection) {
        userAgent.reject(callerLeg.invite(), rejection.status(), rejection.headers(), nowMs);
        return over(CallOutcome.REFUSED);
    }

    // ---- TALKING

    private State onTalking(CallInput input) {
        return switch (input) {
            case CallInput.HungUp(Leg leg, EndCause _) -> {
                otherThan(leg)
                        .ifPresent(other -> userAgent.hangUp(other.invite(), Headers.NONE, nowMs));
                yield over(CallOutcome.ANSWERED);
            }
            case CallInput.Reinvited(Leg leg, Body offer) -> {
                reinvited(leg, offer);
                yield State.TALKING;
            }
            case CallInput.Acknowledged(Leg leg, Body body) -> acknowledged(leg, body);
            case CallInput.Command(CallCommand.HangUp _) -> hangUpAll(CallOutcome.ANSWERED);
            case CallInput.Media(Leg _, MediaEvent.Failed _) -> hangUpAll(CallOutcome.FAILED);
            case CallInput.Command _,
                    CallInput.Media _,
                    CallInput.Deadline _,
                    CallInput.Rings _,
                    CallInput.Answered _,
                    CallInput.Failed _ ->
                    State.TALKING;
        };
    }

    /// Hold, resume, a moved or re-keyed phone: each side negotiates for itself. The other side
    /// notices nothing but music.
    private void reinvited(Leg leg, Body offer) {
        leg.reinvited(offer, nowMs).ifPresent(this::offerRefused);
        musicForWhoIsHeld();
    }

    private void offerRefused(Rejection rejection) {
        services.signals().audit().accept(record.offerRefusedAct(rejection.reason()));
    }

    private State acknowledged(Leg leg, Body body) {
        if (!leg.hasOpenOfferOfOurs()) {
            return State.TALKING;
        }
        if (leg.answered(body).isPresent()) {
            return hangUpAll(CallOutcome.FAILED);
        }
        callee.ifPresent(other -> callerLeg.port().bridgeTo(other.port()));
        record.answered(suites());
        musicForWhoIsHeld();
        return State.TALKING;
    }

    private boolean isHeld() {
        return callerLeg.holds() || callee.map(Leg::holds).orElse(false);
    }

    private void musicForWhoIsHeld() {
        callee.filter(_ -> callerLeg.agreement().isPresent())
                .ifPresent(other -> {
                    other.music(callerLeg.holds());
                    callerLeg.music(other.holds());
                });
    }

    // ---- MAILBOX

    private State onMailbox(CallInput input) {
        return switch (input) {
            case CallInput.Media(Leg _, MediaEvent event) -> onMailboxMedia(event);
            case CallInput.Command(CallCommand command) -> onMailboxCommand(command);
            case CallInput.Deadline _ -> {
                deadlineMs = OptionalLong.empty();
                line().tell(new CallEvent.LimitReached());
                yield State.MAILBOX;
            }
            case CallInput.Acknowledged(Leg leg, Body body) -> connected(leg, body);
            case CallInput.HungUp _ ->
                    over(answered ? CallOutcome.VOICEMAIL : CallOutcome.CANCELLED);
            case CallInput.Reinvited(Leg leg, Body offer) -> {
                reinvited(leg, offer);
                yield State.MAILBOX;
            }
            case CallInput.Rings _, CallInput.Answered _, CallInput.Failed _ -> State.MAILBOX;
        };
    }

    private State connected(Leg leg, Body body) {
        if (leg.hasOpenOfferOfOurs() && leg.answered(body).isPresent()) {
            return hangUpAll(CallOutcome.FAILED);
        }
        if (!heard) {
            heard = true;
            record.answered(suites());
            line().tell(new CallEvent.Connected());
        }
        return State.MAILBOX;
    }

    private State onMailboxMedia(MediaEvent event) {
        if (event instanceof MediaEvent.Failed) {
            return hangUpAll(CallOutcome.FAILED);
        }
        line().heard(event);
        if (event instanceof MediaEvent.TapEnded) {
            deadlineMs = OptionalLong.empty();
        }
        return State.MAILBOX;
    }

    private State onMailboxCommand(CallCommand command) {
        switch (command) {
            case CallCommand.Answer _ -> {
                try {
                    answerCaller(Optional.empty());
                } catch (MediaUnavailable e) {
                    return reject(Rejection.noMedia());
                }
            }
            case CallCommand.Play(CallId _, long number, var source) -> line().play(number, source);
            case CallCommand.StopPlaying _ -> line().stopPlaying();
            case CallCommand.StartRecording(CallId _, var sink, Duration limit) -> {
                deadlineMs = OptionalLong.of(nowMs + limit.toMillis());
                line().record(sink);
            }
            case CallCommand.StopRecording _ -> line().stopRecording();
            case CallCommand.HangUp(CallId _, boolean faulty) -> {
                return hangUpAll(faulty ? CallOutcome.FAILED : CallOutcome.VOICEMAIL);
            }
        }
        return State.MAILBOX;
    }

    private ApplicationLine line() {
        return line.orElseThrow();
    }

    // ---- ENDING

    private State onEnding(CallInput input) {
        return switch (input) {
            case CallInput.Media(Leg _, MediaEvent.TapEnded event) -> {
                line().heard(event);
                yield ended();
            }
            case CallInput.Deadline _ -> ended();
            case CallInput.Media _,
                    CallInput.Command _,
                    CallInput.Rings _,
                    CallInput.Answered _,
                    CallInput.Failed _,
                    CallInput.HungUp _,
                    CallInput.Reinvited _,
                    CallInput.Acknowledged _ ->
                    State.ENDING;
        };
    }

    private State ended() {
        deadlineMs = OptionalLong.empty();
        line.ifPresent(application -> application.tell(new CallEvent.Ended()));
        return State.OVER;
    }

    // ---- the end

    private State hangUpAll(CallOutcome outcome) {
        allLegs().forEach(leg -> userAgent.hangUp(leg.invite(), Headers.NONE, nowMs));
        return over(outcome);
    }

    /// Gives everything back and leaves the record. The application hears of the end only after the
    /// last frame of its recording.
    private State over(CallOutcome outcome) {
        allLegs().forEach(Leg::close);
        services.signals().records().accept(record.ended(outcome));
        services.signals().audit().accept(record.endedAct(outcome));
        if (line.map(ApplicationLine::recording).orElse(false)) {
            deadlineMs = OptionalLong.of(nowMs + LAST_FRAMES_MS);
            return State.ENDING;
        }
        return ended();
    }

    private List<Leg> allLegs() {
        List<Leg> all = new ArrayList<>(ringing.legs());
        all.add(callerLeg);
        callee.ifPresent(all::add);
        return all;
    }

    private Optional<Leg> otherThan(Leg leg) {
        return leg == callerLeg ? callee : Optional.of(callerLeg);
    }

    private String suites() {
        List<String> suites = new ArrayList<>();
        callerLeg.agreement().ifPresent(agreed -> suites.add(agreed.suite()));
        callee.flatMap(Leg::agreement).ifPresent(agreed -> suites.add(agreed.suite()));
        return String.join(",", suites);
    }

    private static String dialled(SipRequest request) {
        return request.uri() instanceof SipUri uri ? uri.userDecoded() : "";
    }
}
