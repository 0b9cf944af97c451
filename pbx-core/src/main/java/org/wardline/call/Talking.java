package org.wardline.call;

import java.util.Objects;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.LegEnd;
import org.wardline.media.MediaEvent;
import org.wardline.routing.Destination;
import org.wardline.routing.FeatureCode;
import org.wardline.routing.ParkSlot;
import org.wardline.sip.message.Body;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.RequestId;

/// Two phones talk, or one of them holds.
final class Talking implements Phase {

    private final Call call;
    private final Sides sides;

    Talking(Call call) {
        this.call = Objects.requireNonNull(call, "call");
        this.sides = call.sides();
    }

    @Override
    public Call.State state() {
        return Call.State.TALKING;
    }

    @Override
    public Phase on(CallInput input, long nowMs) {
        return switch (input) {
            case CallInput.HungUp(Leg leg, EndCause cause) -> {
                sides.gone(leg, cause);
                yield call.hangUp(CallOutcome.ANSWERED, LegEnd.RELEASED, nowMs);
            }
            case CallInput.Reinvited(Leg leg, Body offer) -> {
                sides.reinvited(leg, offer, nowMs);
                yield this;
            }
            case CallInput.Referred(Leg leg, RequestId referral, String dialled) ->
                    refer(leg, referral, dialled, nowMs);
            case CallInput.Acknowledged(Leg leg, Body body) ->
                    sides.acknowledged(leg, body)
                            ? this
                            : call.hangUp(CallOutcome.FAILED, LegEnd.REFUSED, nowMs);
            case CallInput.Command(CallCommand.HangUp _) ->
                    call.hangUp(CallOutcome.ANSWERED, LegEnd.RELEASED, nowMs);
            case CallInput.Media(Leg _, MediaEvent.Failed _) ->
                    call.hangUp(CallOutcome.FAILED, LegEnd.FAILED, nowMs);
            case CallInput.Command _,
                    CallInput.Media _,
                    CallInput.Deadline _,
                    CallInput.Rings _,
                    CallInput.Answered _,
                    CallInput.Reachable _,
                    CallInput.Failed _ ->
                    this;
        };
    }

    /// One side wants the other to speak with somebody else (RFC 3515). What it names is dialled
    /// within the practice, like any number.
    private Phase refer(Leg referrer, RequestId referral, String dialled, long nowMs) {
        if (!sides.talk()) {
            return call.refuseRefer(referral, 491, nowMs);
        }
        return switch (call.route(dialled)) {
            case Destination.Ring(var extension) -> {
                Transfer transfer = call.handOver(referrer, referral, nowMs);
                yield call.ringFor(transfer, extension, nowMs);
            }
            case Destination.Outside(var number) -> {
                Transfer transfer = call.handOver(referrer, referral, nowMs);
                yield call.dialFor(transfer, number, nowMs);
            }
            case Destination.Feature(FeatureCode.Park(ParkSlot slot)) -> {
                call.handOver(referrer, referral, nowMs).succeeded(nowMs);
                sides.hangUp(referrer, LegEnd.TRANSFERRED, nowMs);
                yield new Parked(
                        call, slot, referrer.party().peer().ofExtension().orElseThrow(), nowMs);
            }
            case Destination.Feature _, Destination.Unknown _ ->
                    call.refuseRefer(referral, 404, nowMs);
            case Destination.Emergency _, Destination.Barred _ ->
                    call.refuseRefer(referral, 403, nowMs);
        };
    }
}
