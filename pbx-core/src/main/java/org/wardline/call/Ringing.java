package org.wardline.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.LegEnd;
import org.wardline.directory.Extension;
import org.wardline.ident.MailboxId;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaUnavailable;
import org.wardline.routing.CallPath.Unanswered;
import org.wardline.routing.Destination;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.RequestId;

/// Phones ring for the near side: a caller who is not connected yet, or one whom a transfer or a
/// park slot has left and who hears music.
final class Ringing implements Phase.Waiting {

    private static final Headers ELSEWHERE =
            Headers.of(HeaderName.REASON, "SIP;cause=200;text=\"Call completed elsewhere\"");
    private static final Headers NOT_ENCRYPTED =
            Headers.of(HeaderName.REASON, "SIP;cause=488;text=\"Encrypted audio is required\"");

    private final Call call;
    private final Sides sides;
    private final Search search;
    private Optional<Transfer> transfer;
    private Optional<Extension> recall;
    private boolean callerRings;

    /// @param transfer who asked for it and is still there
    /// @param recall where it rings once more when nobody answers
    Ringing(Call call, Search search, Optional<Transfer> transfer, Optional<Extension> recall) {
        this.call = Objects.requireNonNull(call, "call");
        this.sides = call.sides();
        this.search = Objects.requireNonNull(search, "search");
        this.transfer = transfer;
        this.recall = recall;
    }

    /// The search has begun.
    Phase from(Search.Standing standing, long nowMs) {
        return follow(standing, nowMs);
    }

    /// The phones that ring.
    List<Leg> phones() {
        return search.legs();
    }

    @Override
    public Call.State state() {
        return Call.State.RINGING;
    }

    @Override
    public OptionalLong deadlineMs() {
        return search.deadlineMs();
    }

    @Override
    public List<Leg> others() {
        List<Leg> all = new ArrayList<>(search.legs());
        transfer.map(Transfer::referrer).ifPresent(all::add);
        return all;
    }

    @Override
    public void ends(long nowMs) {
        search.stop(LegEnd.CANCELLED, Headers.NONE, nowMs);
        transfer.ifPresent(asked -> {
            asked.failed(487, nowMs);
            sides.hangUp(asked.referrer(), LegEnd.RELEASED, nowMs);
        });
        transfer = Optional.empty();
    }

    @Override
    public Phase on(CallInput input, long nowMs) {
        return switch (input) {
            case CallInput.Rings(Leg leg) -> {
                leg.alerts();
                tellOfRinging(nowMs);
                yield this;
            }
            case CallInput.Answered(Leg leg, Body body) -> answered(leg, body, nowMs);
            case CallInput.Failed(Leg leg, int status, Optional<String> moved) ->
                    follow(
                            search.failed(leg, status, moved.flatMap(this::extension), nowMs),
                            nowMs);
            case CallInput.HungUp(Leg leg, EndCause cause) -> gone(leg, cause, nowMs);
            case CallInput.Deadline _ -> follow(search.advance(nowMs), nowMs);
            case CallInput.Reachable(Extension extension) ->
                    follow(search.reachable(extension, nowMs), nowMs);
            case CallInput.Reinvited(Leg leg, Body offer) -> {
                if (leg.isAnswered()) {
                    sides.reinvited(leg, offer, nowMs);
                }
                yield this;
            }
            case CallInput.Media(Leg leg, MediaEvent.Failed _) when leg.isAnswered() ->
                    call.hangUp(CallOutcome.FAILED, LegEnd.FAILED, nowMs);
            case CallInput.Referred(Leg _, RequestId referral, String _) ->
                    call.refuseRefer(referral, 491, nowMs);
            case CallInput.Command(CallCommand.HangUp _) ->
                    call.hangUp(outcome(), LegEnd.RELEASED, nowMs);
            case CallInput.Acknowledged(Leg leg, Body body) ->
                    sides.acknowledged(leg, body)
                            ? this
                            : call.hangUp(CallOutcome.FAILED, LegEnd.REFUSED, nowMs);
            case CallInput.Command _, CallInput.Media _ -> this;
        };
    }

    @Override
    public Phase join(Leg answering, long nowMs) {
        search.stop(LegEnd.ELSEWHERE, ELSEWHERE, nowMs);
        try {
            sides.join(answering, nowMs);
        } catch (MediaUnavailable e) {
            sides.hangUp(answering, LegEnd.FAILED, nowMs);
            return call.reject(Rejection.noMedia(), nowMs);
        }
        transferred(nowMs);
        return new Talking(call);
    }

    private Phase follow(Search.Standing standing, long nowMs) {
        return switch (standing) {
            case Search.Standing.Ringing _ -> this;
            case Search.Standing.Message(Extension extension, MailboxId mailbox, boolean busy) -> {
                transferred(nowMs);
                yield call.message(extension, mailbox, busy);
            }
            case Search.Standing.Nobody(Unanswered why, int status) ->
                    back(status, nowMs).orElseGet(() -> nobody(why, status, nowMs));
            case Search.Standing.Refused(Rejection why) ->
                    back(why.status(), nowMs).orElseGet(() -> call.reject(why, nowMs));
        };
    }

    private Optional<Extension> extension(String dialled) {
        return call.route(dialled) instanceof Destination.Ring(Extension extension)
                ? Optional.of(extension)
                : Optional.empty();
    }

    private void tellOfRinging(long nowMs) {
        transfer.ifPresent(asked -> asked.rings(nowMs));
        if (!callerRings && !sides.near().isAnswered()) {
            callerRings = true;
            sides.ring(nowMs);
        }
    }

    private Phase answered(Leg leg, Body answer, long nowMs) {
        if (leg.answered(answer).isPresent()) {
            sides.hangUp(leg, LegEnd.REFUSED, NOT_ENCRYPTED, nowMs);
            return follow(search.failed(leg, 488, Optional.empty(), nowMs), nowMs);
        }
        search.answered(leg);
        return join(leg, nowMs);
    }

    private Phase gone(Leg leg, EndCause cause, long nowMs) {
        if (leg == sides.near()) {
            sides.gone(leg, cause);
            return call.hangUp(outcome(), LegEnd.CANCELLED, nowMs);
        }
        if (transfer.filter(asked -> asked.referrer() == leg).isPresent()) {
            // Many phones hang up as soon as they have asked.
            sides.close(leg, LegEnd.TRANSFERRED);
            transfer = Optional.empty();
            return this;
        }
        return follow(search.failed(leg, 480, Optional.empty(), nowMs), nowMs);
    }

    /// Nobody answers. Who asked for the transfer gets the other side back; when they have gone, it
    /// rings there once more; empty for a caller who is not connected yet, who is to be told why.
    private Optional<Phase> back(int status, long nowMs) {
        if (transfer.isPresent()) {
            Leg back = transfer.get().referrer();
            transfer.get().failed(status, nowMs);
            sides.rejoin(back);
            return Optional.of(new Talking(call));
        }
        if (recall.isPresent()) {
            return Optional.of(call.ring(recall.get(), nowMs));
        }
        if (sides.near().isAnswered()) {
            return Optional.of(call.hangUp(CallOutcome.ANSWERED, LegEnd.RELEASED, nowMs));
        }
        return Optional.empty();
    }

    private Phase nobody(Unanswered why, int status, long nowMs) {
        sides.reject(status, Headers.NONE, nowMs);
        return call.over(
                switch (why) {
                    case BUSY -> CallOutcome.BUSY;
                    case NO_ANSWER -> CallOutcome.NO_ANSWER;
                    case UNAVAILABLE -> CallOutcome.UNAVAILABLE;
                },
                LegEnd.RELEASED,
                nowMs);
    }

    /// The transfer that was asked for is done: who asked is told and has no more part in it.
    private void transferred(long nowMs) {
        transfer.ifPresent(asked -> {
            asked.succeeded(nowMs);
            sides.hangUp(asked.referrer(), LegEnd.TRANSFERRED, nowMs);
        });
        transfer = Optional.empty();
    }

    /// What the call comes to when it ends here: one that was connected before was answered.
    private CallOutcome outcome() {
        return sides.near().isAnswered() ? CallOutcome.ANSWERED : CallOutcome.CANCELLED;
    }
}
