package org.wardline.call;

import java.util.OptionalLong;
import org.wardline.media.MediaEvent;
import org.wardline.sip.ua.RequestId;

/// Both sides are gone; the last frames of a recording are on their way to the application.
final class Ending implements Phase {

    /// How long they are waited for when a media loop has failed.
    private static final long LAST_FRAMES_MS = 2_000;

    private final Call call;
    private final ApplicationLine line;
    private final long untilMs;

    Ending(Call call, ApplicationLine line, long nowMs) {
        this.call = call;
        this.line = line;
        this.untilMs = nowMs + LAST_FRAMES_MS;
    }

    @Override
    public Call.State state() {
        return Call.State.ENDING;
    }

    @Override
    public OptionalLong deadlineMs() {
        return OptionalLong.of(untilMs);
    }

    @Override
    public Phase on(CallInput input, long nowMs) {
        return switch (input) {
            case CallInput.Media(Leg _, MediaEvent.TapEnded event) -> {
                line.heard(event);
                yield ended();
            }
            case CallInput.Deadline _ -> ended();
            case CallInput.Referred(Leg _, RequestId referral, String _) ->
                    call.refuseRefer(referral, 481, nowMs);
            case CallInput.Media _,
                    CallInput.Command _,
                    CallInput.Rings _,
                    CallInput.Answered _,
                    CallInput.Failed _,
                    CallInput.HungUp _,
                    CallInput.Reinvited _,
                    CallInput.Reachable _,
                    CallInput.Acknowledged _ ->
                    this;
        };
    }

    private Phase ended() {
        line.tell(new CallEvent.Ended());
        return Over.OVER;
    }
}
