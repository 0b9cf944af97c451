package org.wardline.call;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.LegEnd;
import org.wardline.directory.Extension;
import org.wardline.media.MediaEvent;
import org.wardline.routing.ParkSlot;
import org.wardline.sip.message.Body;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.RequestId;

/// The near side waits in a slot, with music, until somebody dials the slot. After a while it rings
/// where it was parked from.
final class Parked implements Phase.Waiting {

    /// How long a parked call waits before it rings where it came from.
    static final Duration PARK_TIME = Duration.ofMinutes(2);

    private final Call call;
    private final Sides sides;
    private final ParkSlot slot;
    private final Extension parkedBy;
    private final long untilMs;

    Parked(Call call, ParkSlot slot, Extension parkedBy, long nowMs) {
        this.call = Objects.requireNonNull(call, "call");
        this.sides = call.sides();
        this.slot = Objects.requireNonNull(slot, "slot");
        this.parkedBy = Objects.requireNonNull(parkedBy, "parkedBy");
        this.untilMs = nowMs + PARK_TIME.toMillis();
    }

    ParkSlot slot() {
        return slot;
    }

    @Override
    public Call.State state() {
        return Call.State.PARKED;
    }

    @Override
    public OptionalLong deadlineMs() {
        return OptionalLong.of(untilMs);
    }

    @Override
    public Phase on(CallInput input, long nowMs) {
        return switch (input) {
            case CallInput.HungUp(Leg leg, EndCause cause) -> {
                sides.gone(leg, cause);
                yield call.hangUp(CallOutcome.ANSWERED, LegEnd.RELEASED, nowMs);
            }
            case CallInput.Deadline _ -> call.ring(parkedBy, nowMs);
            case CallInput.Reinvited(Leg leg, Body offer) -> {
                sides.reinvited(leg, offer, nowMs);
                yield this;
            }
            case CallInput.Acknowledged(Leg leg, Body body) ->
                    sides.acknowledged(leg, body)
                            ? this
                            : call.hangUp(CallOutcome.FAILED, LegEnd.REFUSED, nowMs);
            case CallInput.Command(CallCommand.HangUp _) ->
                    call.hangUp(CallOutcome.ANSWERED, LegEnd.RELEASED, nowMs);
            case CallInput.Media(Leg _, MediaEvent.Failed _) ->
                    call.hangUp(CallOutcome.FAILED, LegEnd.FAILED, nowMs);
            case CallInput.Referred(Leg _, RequestId referral, String _) ->
                    call.refuseRefer(referral, 491, nowMs);
            case CallInput.Command _,
                    CallInput.Media _,
                    CallInput.Rings _,
                    CallInput.Answered _,
                    CallInput.Reachable _,
                    CallInput.Failed _ ->
                    this;
        };
    }

    @Override
    public Phase join(Leg answering, long nowMs) {
        sides.join(answering, nowMs);
        return new Talking(call);
    }
}
