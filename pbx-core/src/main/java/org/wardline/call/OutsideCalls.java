package org.wardline.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.directory.Device;
import org.wardline.directory.Extension;
import org.wardline.ident.TenantId;

/// The sides of calls in the public network that a practice has dialled and that go on, and by
/// which phone each was. One that a phone has handed on to somebody else stays its own, although it
/// has no part in that call any more: who commands a phone sells such calls (ADR 0109). Owned by
/// one shard, which has the whole of a practice.
///
/// What goes on is found anew each time somebody dials, from the calls as they are: there is no
/// counter that could drift. Emergency calls are none of these.
final class OutsideCalls {

    /// More than a person keeps in hand, with those handed on. A gateway dials for all the callers
    /// behind it.
    static final int MOST_OF_A_PHONE = 10;

    static final int MOST_OF_A_GATEWAY = 100;

    /// Of all phones of a practice together, whatever lines its trunks have.
    static final int MOST_OF_A_PRACTICE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(OutsideCalls.class);

    private final Predicate<LegId> goesOn;
    private final Map<TenantId, Map<LegId, Peer>> dialled = new HashMap<>();
    private long refused;

    /// @param goesOn whether a side has part in a call now
    OutsideCalls(Predicate<LegId> goesOn) {
        this.goesOn = Objects.requireNonNull(goesOn, "goesOn");
    }

    /// Why somebody of a practice may not dial one more now; empty when they may.
    Optional<Rejection> refusal(Peer by) {
        Map<LegId, Peer> ofPractice = of(by.tenant());
        ofPractice.keySet().removeIf(side -> !goesOn.test(side));
        if (by instanceof Peer.Phone(Device phone, Extension _)
                && countOf(phone, ofPractice) >= most(phone)) {
            return Optional.of(logged(by, Rejection.phoneHasTooManyOutside()));
        }
        if (ofPractice.size() >= MOST_OF_A_PRACTICE) {
            return Optional.of(logged(by, Rejection.practiceHasTooManyOutside()));
        }
        return Optional.empty();
    }

    /// Somebody dials, in the same step of the shard in which that was not refused.
    void dials(Peer by, LegId side) {
        of(by.tenant()).put(side, by);
    }

    private Map<LegId, Peer> of(TenantId practice) {
        return dialled.computeIfAbsent(practice, _ -> new HashMap<>());
    }

    private static int countOf(Device phone, Map<LegId, Peer> sides) {
        int own = 0;
        for (Peer by : sides.values()) {
            own += by.is(phone.id()) ? 1 : 0;
        }
        return own;
    }

    private static int most(Device phone) {
        return switch (phone.kind()) {
            case PHONE -> MOST_OF_A_PHONE;
            case GATEWAY -> MOST_OF_A_GATEWAY;
        };
    }

    /// At the first, the second, the fourth, and so on.
    private Rejection logged(Peer by, Rejection why) {
        if (Long.bitCount(++refused) == 1) {
            LOG.warn("{}: {}; {} were refused so far", by.endpoint(), why.reason(), refused);
        }
        return why;
    }
}
