package org.wardline.call;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.call.TollMeter.Cap;
import org.wardline.ident.TenantId;
import org.wardline.toll.TollCaps;
import org.wardline.toll.TollGrant;

/// The sides of calls in the public network that a practice has dialled and that go on, by which
/// phone each was, and until when each has its minutes. One that a phone has handed on to somebody
/// else stays its own, although it has no part in that call any more: who commands a phone sells
/// such calls (ADR 0109). Owned by one shard, which has the whole of a practice.
///
/// What goes on is found anew each time somebody dials, from the calls as they are: there is no
/// counter that could drift. Emergency calls are none of these.
///
/// A minute is spent before the INVITE goes out (ADR 0113). The clock runs from the answer on; each
/// minute after the first is spent when it begins. A call that nobody answers puts its minute back.
final class OutsideCalls {

    private static final long MINUTE_MS = 60_000;
    private static final long LOOK_MS = 1_000;

    /// How long a call goes on whose next minute is asked for and not answered.
    private static final long PATIENCE_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(OutsideCalls.class);

    private final Predicate<LegId> goesOn;
    private final TollMeter meter;
    private final ObjLongConsumer<LegId> cut;
    private final Map<TenantId, Map<LegId, Side>> dialled = new HashMap<>();
    private long refused;
    private long nextLookMs;
    private int sides;

    /// Whether somebody may dial.
    sealed interface Answer {
        record May() implements Answer {}

        /// That is not known yet: minutes are being reserved.
        record Later() implements Answer {}

        record MayNot(Rejection why) implements Answer {}
    }

    private static final class Side {
        private final Peer by;
        private final Leg leg;
        private final int rate;
        private final LocalDate day;
        private OptionalLong paidUntilMs = OptionalLong.empty();

        Side(Peer by, Leg leg, int rate, LocalDate day) {
            this.by = by;
            this.leg = leg;
            this.rate = rate;
            this.day = day;
        }
    }

    /// @param goesOn whether a side has part in a call now
    /// @param cut ends the call of a side that has no minute left, at a time
    OutsideCalls(Predicate<LegId> goesOn, TollMeter meter, ObjLongConsumer<LegId> cut) {
        this.goesOn = Objects.requireNonNull(goesOn, "goesOn");
        this.meter = Objects.requireNonNull(meter, "meter");
        this.cut = Objects.requireNonNull(cut, "cut");
    }

    /// Somebody wants to dial.
    ///
    /// @param rate minutes of the day that a minute of the call spends, at least 1
    Answer begin(Peer by, int rate) {
        meter.begin(by, rate);
        return standing(by, rate);
    }

    /// Whether somebody who waits may dial now.
    Answer again(Peer by, int rate) {
        meter.waits(by, rate);
        return standing(by, rate);
    }

    /// What becomes of somebody who has waited long enough.
    Answer late(Peer by, int rate) {
        meter.late(by, rate);
        Answer answer = standing(by, rate);
        return answer instanceof Answer.Later ? refusal(by, Rejection.minutesUnknown()) : answer;
    }

    private Answer standing(Peer by, int rate) {
        prune(by.tenant());
        TollCaps most = meter.rules(by.tenant()).calls();
        if (count(by) >= TollMeter.capOf(by, most)) {
            return refusal(by, Cap.PHONE_CALLS, Rejection.phoneHasTooManyOutside());
        }
        if (of(by.tenant()).size() >= most.ofPractice()) {
            return refusal(by, Cap.PRACTICE_CALLS, Rejection.practiceHasTooManyOutside());
        }
        return switch (meter.standing(by, rate)) {
            case MAY -> new Answer.May();
            case WAITS -> new Answer.Later();
            case PHONE_SPENT -> refusal(by, Cap.PHONE_MINUTES, Rejection.phoneHasNoMinutes());
            case PRACTICE_SPENT ->
                    refusal(by, Cap.PRACTICE_MINUTES, Rejection.practiceHasNoMinutes());
            case AWAY -> refusal(by, Rejection.minutesUnknown());
        };
    }

    /// Somebody dials, in the same step of the shard in which they might.
    ///
    /// @return false when there is no minute for it after all: a day has ended meanwhile
    boolean dials(Peer by, Leg leg, int rate) {
        prune(by.tenant());
        boolean paid = meter.spend(by, rate);
        if (paid) {
            of(by.tenant())
                    .put(leg.party().id(), new Side(by, leg, rate, meter.today(by.tenant())));
            sides++;
        }
        return paid;
    }

    /// Minutes that were asked for are granted, or not.
    void granted(TollGrant grant) {
        meter.granted(grant);
    }

    /// When [#advance] is wanted.
    OptionalLong nextDeadlineMs() {
        return sides == 0 ? OptionalLong.empty() : OptionalLong.of(nextLookMs);
    }

    /// Spends the minutes that begin, and ends the calls that have none.
    void advance(long nowMs) {
        if (nowMs < nextLookMs) {
            return;
        }
        nextLookMs = nowMs + LOOK_MS;
        dialled.keySet().forEach(this::prune);
        dialled.values().stream()
                .flatMap(practice -> practice.values().stream())
                .filter(side -> side.leg.isAnswered())
                .toList()
                .forEach(side -> advance(side, nowMs));
    }

    private void advance(Side side, long nowMs) {
        long untilMs = side.paidUntilMs.orElse(nowMs + MINUTE_MS);
        side.paidUntilMs = OptionalLong.of(untilMs);
        int ofPhone = 0;
        int ofPractice = 0;
        for (Side other : of(side.by.tenant()).values()) {
            ofPhone += isSame(other.by, side.by) ? other.rate : 0;
            ofPractice += other.rate;
        }
        meter.goesOn(side.by, ofPhone, ofPractice, nowMs);
        if (untilMs > nowMs) {
            return;
        }
        switch (meter.standing(side.by, side.rate)) {
            case MAY -> {
                meter.spend(side.by, side.rate);
                side.paidUntilMs = OptionalLong.of(untilMs + MINUTE_MS);
            }
            case WAITS -> {
                // Tomorrow has begun, and the answer comes at once; or the database hangs.
                if (nowMs - untilMs > PATIENCE_MS) {
                    isLate(side, nowMs);
                }
            }
            case PHONE_SPENT -> end(side, Cap.PHONE_MINUTES, nowMs);
            case PRACTICE_SPENT -> end(side, Cap.PRACTICE_MINUTES, nowMs);
            case AWAY -> cut.accept(side.leg.party().id(), nowMs);
        }
    }

    private void isLate(Side side, long nowMs) {
        meter.late(side.by, side.rate);
        if (meter.standing(side.by, side.rate) != TollMeter.Standing.MAY) {
            cut.accept(side.leg.party().id(), nowMs);
        }
    }

    private void end(Side side, Cap cap, long nowMs) {
        meter.capped(side.by, cap);
        cut.accept(side.leg.party().id(), nowMs);
    }

    private Map<LegId, Side> of(TenantId practice) {
        return dialled.computeIfAbsent(practice, _ -> new HashMap<>());
    }

    private void prune(TenantId practice) {
        of(practice)
                .values()
                .removeIf(side -> {
                    boolean over = !goesOn.test(side.leg.party().id());
                    if (over && !side.leg.isAnswered()) {
                        meter.putBack(side.by, side.rate, side.day);
                    }
                    sides -= over ? 1 : 0;
                    return over;
                });
    }

    private int count(Peer by) {
        int own = 0;
        for (Side side : of(by.tenant()).values()) {
            own += isSame(side.by, by) ? 1 : 0;
        }
        return own;
    }

    /// A phone is one whatever extension it serves.
    private static boolean isSame(Peer one, Peer other) {
        return one.endpoint().ofPhone().equals(other.endpoint().ofPhone());
    }

    private Answer refusal(Peer by, Cap cap, Rejection why) {
        meter.capped(by, cap);
        return refusal(by, why);
    }

    /// Logged at the first, the second, the fourth, and so on.
    private Answer refusal(Peer by, Rejection why) {
        if (Long.bitCount(++refused) == 1) {
            LOG.warn("{}: {}; {} were refused so far", by.endpoint(), why.reason(), refused);
        }
        return new Answer.MayNot(why);
    }
}
