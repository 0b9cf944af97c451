package org.wardline.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wardline.audit.event.Pseudonym;
import org.wardline.audit.event.RefusalsOverflowed;
import org.wardline.audit.event.RegistrationRefused;
import org.wardline.ident.Actor;
import org.wardline.ident.Origin;
import org.wardline.ident.TenantId;

/// Gathers refusals before authentication, so that a flood of them costs the log a bounded number
/// of entries: one per source, identity and reason for each window of 60 s, at most 1,000 of these,
/// the rest counted in one more.
///
/// Sans I/O: time comes in, acts go out. Owned by one thread.
public final class RefusalAggregator {

    static final Duration WINDOW = Duration.ofSeconds(60);
    static final int MAX_KEYS = 1_000;

    private final Map<Key, Tally> tallies = new LinkedHashMap<>();
    private Optional<Tally> overflow = Optional.empty();
    private Optional<Instant> windowStart = Optional.empty();

    /// Counts one refusal.
    ///
    /// @param identity pseudonym of the identity that was claimed
    /// @param reason a term of the log, for example `unknown_identity`
    public void refused(
            TenantId tenant, Origin origin, Pseudonym identity, String reason, Instant now) {
        if (windowStart.isEmpty()) {
            windowStart = Optional.of(now);
        }
        // Not the whole origin: what a peer calls itself is free to vary.
        var key = new Key(tenant, origin.address(), identity, reason);
        var tally = tallies.get(key);
        if (tally != null) {
            tally.add(now);
        } else if (tallies.size() < MAX_KEYS) {
            tallies.put(key, new Tally(origin, now));
        } else if (overflow.isPresent()) {
            overflow.get().add(now);
        } else {
            overflow = Optional.of(new Tally(Origin.LOCAL, now));
        }
    }

    /// When [#due] will have something to give; empty while nothing was refused.
    public Optional<Instant> nextDue() {
        return windowStart.map(start -> start.plus(WINDOW));
    }

    /// The acts of the window when it has ended; else nothing.
    public List<Act> due(Instant now) {
        boolean ended = nextDue().map(end -> !now.isBefore(end)).orElse(false);
        return ended ? drain() : List.of();
    }

    /// The acts of the window, ended or not; a new one begins with the next refusal.
    public List<Act> drain() {
        var acts = new ArrayList<Act>();
        tallies.forEach((key, tally) -> acts.add(tally.act(key)));
        overflow.ifPresent(tally ->
                acts.add(
                        Act.ofMachine(
                                TenantId.DEPLOYMENT,
                                "registrar",
                                new RefusalsOverflowed(tally.count, tally.first, tally.last))));
        tallies.clear();
        overflow = Optional.empty();
        windowStart = Optional.empty();
        return acts;
    }

    private record Key(TenantId tenant, String address, Pseudonym identity, String reason) {}

    private static final class Tally {

        private final Origin origin;
        private final Instant first;
        private Instant last;
        private long count;

        Tally(Origin origin, Instant now) {
            this.origin = origin;
            this.first = now;
            add(now);
        }

        void add(Instant now) {
            last = now;
            count++;
        }

        Act act(Key key) {
            return new Act(
                    key.tenant(),
                    new Actor.Stranger(),
                    origin,
                    new RegistrationRefused(key.identity(), key.reason(), count, first, last));
        }
    }
}
