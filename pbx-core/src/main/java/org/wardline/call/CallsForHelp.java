package org.wardline.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.wardline.cdr.CallOutcome;
import org.wardline.emergency.Progress;
import org.wardline.ident.CallId;

/// The calls for help of one shard of which it is not known yet what becomes of them. Each is told
/// when it is dialled, and once more when that is known. Owned by the shard's thread.
///
///     dialled --no trunk is connected, or the offer is refused--> NOT_PUT_THROUGH
///     dialled --> DIALLED --somebody answers--> CONNECTED
///                         --every carrier refuses, time over, fault--> NOT_PUT_THROUGH
///                         --the caller goes before that--> HUNG_UP
final class CallsForHelp {

    private final Consumer<CalledForHelp> told;
    private final Map<CallId, CalledForHelp> underWay = new HashMap<>();

    CallsForHelp(Consumer<CalledForHelp> told) {
        this.told = Objects.requireNonNull(told, "told");
    }

    /// A phone has called for help, and the call has begun, or is over already.
    void dialled(Call call, CalledForHelp help) {
        CalledForHelp now = help.as(progress(call));
        if (now.progress() == Progress.DIALLED) {
            underWay.put(call.id(), now);
        }
        told.accept(now);
    }

    /// A call, of any kind, is other than before.
    void settled(Call call) {
        CalledForHelp before = underWay.get(call.id());
        if (before != null && progress(call) != before.progress()) {
            underWay.remove(call.id());
            told.accept(before.as(progress(call)));
        }
    }

    private static Progress progress(Call call) {
        return call.outcome().map(CallsForHelp::ended).orElseGet(() -> standing(call.state()));
    }

    private static Progress standing(Call.State state) {
        return switch (state) {
            case RINGING -> Progress.DIALLED;
            case TALKING, APPLICATION, PARKED, ENDING -> Progress.CONNECTED;
            case OVER -> Progress.NOT_PUT_THROUGH;
        };
    }

    private static Progress ended(CallOutcome outcome) {
        return switch (outcome) {
            case ANSWERED, VOICEMAIL, FEATURE -> Progress.CONNECTED;
            case CANCELLED -> Progress.HUNG_UP;
            case BUSY, NO_ANSWER, UNAVAILABLE, REFUSED, FAILED -> Progress.NOT_PUT_THROUGH;
        };
    }
}
