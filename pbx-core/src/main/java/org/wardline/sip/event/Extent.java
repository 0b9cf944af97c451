package org.wardline.sip.event;

import java.util.HashSet;
import java.util.Set;

/// How much of a resource's state a NOTIFY tells (RFC 4235 4.1: `state`).
public sealed interface Extent {

    /// All of it: what a subscriber hears first, and whenever it refreshes.
    enum Full implements Extent {
        FULL
    }

    /// The parts that are other than in the subscriber's last NOTIFY.
    ///
    /// @param parts names that the owner of the state has given them
    record Partial(Set<String> parts) implements Extent {
        public Partial {
            parts = Set.copyOf(parts);
        }
    }

    /// What a NOTIFY has to tell that stands for two.
    default Extent and(Extent other) {
        if (this instanceof Partial(var mine) && other instanceof Partial(var theirs)) {
            var both = new HashSet<>(mine);
            both.addAll(theirs);
            return new Partial(both);
        }
        return Full.FULL;
    }
}
