package org.wardline.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditReader;
import org.wardline.audit.event.KeptEvent;

/// The entries of a log that came through a spool.
public final class SpooledEntries {

    private static final int PAGE = 1_000;

    private SpooledEntries() {}

    /// All of them, in the log's order.
    public static List<AuditEntry> of(AuditReader reader) {
        var found = new ArrayList<AuditEntry>();
        long next = 0;
        for (var page = reader.all(next, PAGE); !page.isEmpty(); page = reader.all(next, PAGE)) {
            page.stream()
                    .filter(entry -> entry.field(KeptEvent.SPOOL).isPresent())
                    .forEach(found::add);
            next = page.getLast().index() + 1;
        }
        return found;
    }

    /// Each run's numbers begin with 0 and none is missing, twice or out of order; nothing was in
    /// the log before it happened.
    public static void assertWholeAndInOrder(List<AuditEntry> entries) {
        var next = new LinkedHashMap<String, Long>();
        for (var entry : entries) {
            var place = entry.field(KeptEvent.SPOOL).orElseThrow().split("/", -1);
            assertEquals(
                    next.getOrDefault(place[0], 0L), Long.parseLong(place[1]), entry.toString());
            next.merge(place[0], 1L, Long::sum);
            var happened = Instant.parse(entry.field(KeptEvent.HAPPENED).orElseThrow());
            assertFalse(entry.at().isBefore(happened), entry.toString());
        }
    }
}
