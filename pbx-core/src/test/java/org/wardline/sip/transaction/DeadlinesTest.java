package org.wardline.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private final Deadlines<String> deadlines = new Deadlines<>();

    @Test
    void nothingIsDueBeforeItsTime() {
        assertEquals(OptionalLong.empty(), deadlines.nextMs());
        deadlines.add(10, "a");
        assertEquals(OptionalLong.of(10), deadlines.nextMs());
        assertEquals(List.of(), due(9));
        assertEquals(List.of("a"), due(10));
        assertEquals(List.of(), due(11), "and nothing twice");
    }

    /// A heap alone keeps no order among equals: enough of them show it.
    @Test
    void whatIsDueComesInOrderOfTimeThenOfEntry() {
        List<String> expected = new ArrayList<>(List.of("early"));
        deadlines.add(20, "late");
        for (int i = 0; i < 20; i++) {
            deadlines.add(10, "same " + i);
            expected.add("same " + i);
        }
        deadlines.add(5, "early");
        expected.add("late");
        assertEquals(expected, due(20));
    }

    @Test
    void ofSomeTimesTheSoonestCounts() {
        OptionalLong never = OptionalLong.empty();
        assertEquals(
                OptionalLong.of(3),
                Deadlines.soonest(OptionalLong.of(5), never, OptionalLong.of(3), never));
        assertEquals(never, Deadlines.soonest(never, never));
    }

    private List<String> due(long nowMs) {
        var found = new ArrayList<String>();
        deadlines.due(nowMs, found::add);
        return found;
    }
}
