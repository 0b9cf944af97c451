package org.wardline.spool;

import java.time.Instant;
import org.wardline.audit.Act;
import org.wardline.audit.event.EntriesLost;
import org.wardline.ident.TenantId;

/// Acts that nothing had room for.
///
/// @param count how many
record Gap(long count, Instant first, Instant last) {

    static Gap of(Instant now) {
        return new Gap(1, now, now);
    }

    Gap plus(Instant now) {
        return new Gap(count + 1, first, now);
    }

    /// What the log is told in their place.
    Act told() {
        return Act.ofMachine(
                TenantId.DEPLOYMENT, "signalling", new EntriesLost(count, first, last));
    }
}
