package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.RefusalsOverflowed;
import org.wardline.audit.event.RegistrationRefused;
import org.wardline.ident.Origin;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

class RefusalAggregatorTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final TenantId practice = TenantId.random();
    private final Pseudonymizer pseudonyms = new Pseudonymizer(Secret.of(new byte[32]));
    private final RefusalAggregator aggregator = new RefusalAggregator();

    @Test
    void aFloodFromOneSourceIsOneEntryAWindow() {
        for (int i = 0; i < 10_000; i++) {
            refuse("192.0.2.1", "agent " + i, "1001", START.plusMillis(i));
        }
        assertTrue(aggregator.due(START.plusSeconds(59)).isEmpty());
        var acts = aggregator.due(START.plusSeconds(60));
        assertEquals(1, acts.size());
        var event = assertInstanceOf(RegistrationRefused.class, acts.getFirst().event());
        assertEquals(10_000, event.count());
        assertEquals(START, event.first());
        assertEquals(START.plusMillis(9_999), event.last());
        assertTrue(aggregator.due(START.plusSeconds(600)).isEmpty());
    }

    @Test
    void moreThanAThousandSourcesAreCountedInOneMore() {
        for (int i = 0; i < 5_000; i++) {
            refuse("198.51.100." + i, "agent", "1001", START);
        }
        var acts = aggregator.drain();
        assertEquals(1_001, acts.size());
        var rest = assertInstanceOf(RefusalsOverflowed.class, acts.getLast().event());
        assertEquals(4_000, rest.count());
    }

    @Test
    void aNewWindowBeginsWithTheNextRefusal() {
        refuse("192.0.2.1", "agent", "1001", START);
        aggregator.due(START.plusSeconds(60));
        assertTrue(aggregator.nextDue().isEmpty());
        refuse("192.0.2.1", "agent", "1001", START.plusSeconds(100));
        assertEquals(START.plusSeconds(160), aggregator.nextDue().orElseThrow());
    }

    @Test
    void pseudonymsTellPracticesAndPurposesApart() {
        var one = pseudonyms.of(practice, "login", "rosalind");
        assertEquals(one, pseudonyms.of(practice, "login", "rosalind"));
        assertNotEquals(one, pseudonyms.of(TenantId.random(), "login", "rosalind"));
        assertNotEquals(one, pseudonyms.of(practice, "identity", "rosalind"));
        assertNotEquals(pseudonyms.of(practice, "ab", "c"), pseudonyms.of(practice, "a", "bc"));
    }

    private void refuse(String address, String agent, String identity, Instant now) {
        aggregator.refused(
                practice,
                new Origin(address, agent),
                pseudonyms.of(practice, "identity", identity),
                "unknown_identity",
                now);
    }
}
