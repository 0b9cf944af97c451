package org.wardline.call;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.LegEnd;
import org.wardline.ident.CallId;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaUnavailable;
import org.wardline.sip.message.Body;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.RequestId;

/// The near side speaks with an application: a mailbox, or what carries out a star code.
final class AtApplication implements Phase {

    private final Call call;
    private final Sides sides;
    private final ApplicationLine line;
    private final CallOutcome outcome;
    private OptionalLong limitMs = OptionalLong.empty();
    private boolean heard;

    /// @param outcome what the call comes to when the application was heard
    AtApplication(Call call, ApplicationLine line, CallOutcome outcome) {
        this.call = Objects.requireNonNull(call, "call");
        this.sides = call.sides();
        this.line = Objects.requireNonNull(line, "line");
        this.outcome = Objects.requireNonNull(outcome, "outcome");
    }

    ApplicationLine line() {
        return line;
    }

    @Override
    public Call.State state() {
        return Call.State.APPLICATION;
    }

    @Override
    public OptionalLong deadlineMs() {
        return limitMs;
    }

    @Override
    public Phase on(CallInput input, long nowMs) {
        return switch (input) {
            case CallInput.Media(Leg _, MediaEvent event) -> heard(event, nowMs);
            case CallInput.Command(CallCommand command) -> commanded(command, nowMs);
            case CallInput.Deadline _ -> {
                limitMs = OptionalLong.empty();
                line.tell(new CallEvent.LimitReached());
                yield this;
            }
            case CallInput.Acknowledged(Leg leg, Body body) -> acknowledged(leg, body, nowMs);
            case CallInput.HungUp(Leg leg, EndCause cause) -> {
                sides.gone(leg, cause);
                CallOutcome came = leg.isAnswered() ? outcome : CallOutcome.CANCELLED;
                yield call.over(came, LegEnd.HUNG_UP, nowMs);
            }
            case CallInput.Reinvited(Leg leg, Body offer) -> {
                sides.reinvited(leg, offer, nowMs);
                yield this;
            }
            case CallInput.Referred(Leg _, RequestId referral, String _) ->
                    call.refuseRefer(referral, 403, nowMs);
            case CallInput.Rings _,
                    CallInput.Answered _,
                    CallInput.Reachable _,
                    CallInput.Failed _ ->
                    this;
        };
    }

    private Phase acknowledged(Leg leg, Body body, long nowMs) {
        if (!sides.acknowledged(leg, body)) {
            return call.hangUp(CallOutcome.FAILED, LegEnd.REFUSED, nowMs);
        }
        connected();
        return this;
    }

    private void connected() {
        if (!heard) {
            heard = true;
            sides.noteAnswer();
            line.tell(new CallEvent.Connected());
        }
    }

    private Phase heard(MediaEvent event, long nowMs) {
        if (event instanceof MediaEvent.Failed) {
            return call.hangUp(CallOutcome.FAILED, LegEnd.FAILED, nowMs);
        }
        line.heard(event);
        if (event instanceof MediaEvent.TapEnded) {
            limitMs = OptionalLong.empty();
        }
        return this;
    }

    private Phase commanded(CallCommand command, long nowMs) {
        switch (command) {
            case CallCommand.Answer _ -> {
                return answer(nowMs);
            }
            case CallCommand.Play(CallId _, long number, var source) -> line.play(number, source);
            case CallCommand.StopPlaying _ -> line.stopPlaying();
            case CallCommand.StartRecording(CallId _, var sink, Duration limit) -> {
                limitMs = OptionalLong.of(nowMs + limit.toMillis());
                line.record(sink);
            }
            case CallCommand.StopRecording _ -> line.stopRecording();
            case CallCommand.HangUp(CallId _, boolean faulty) -> {
                return call.hangUp(faulty ? CallOutcome.FAILED : outcome, LegEnd.RELEASED, nowMs);
            }
        }
        return this;
    }

    /// A side that a transfer left is connected already.
    private Phase answer(long nowMs) {
        if (sides.near().isAnswered()) {
            sides.near().music(false);
            connected();
            return this;
        }
        try {
            sides.connectNear(nowMs);
            return this;
        } catch (MediaUnavailable e) {
            return call.reject(Rejection.noMedia(), nowMs);
        }
    }
}
