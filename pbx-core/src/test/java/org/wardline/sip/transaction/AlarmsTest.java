package org.wardline.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AlarmsTest {

    private final Alarms<String> alarms = new Alarms<>();
    private final List<String> rung = new ArrayList<>();

    @Test
    void eachRingsOnceWhenItsTimeHasComeAndNotBefore() {
        alarms.set("a", 10);
        assertEquals(List.of(), rungAt(9));
        assertEquals(List.of("a"), rungAt(10));
        assertEquals(List.of("a"), rungAt(11));
        assertEquals(OptionalLong.empty(), alarms.nextMs());
    }

    @Test
    void theyRingInOrderOfTimeThenInTheOrderInWhichTheyWereSet() {
        alarms.set("late", 20);
        alarms.set("second", 10);
        alarms.set("third", 10);
        alarms.set("first", 5);
        assertEquals(OptionalLong.of(5), alarms.nextMs());
        assertEquals(List.of("first", "second", "third", "late"), rungAt(20));
    }

    @Test
    void settingMovesTheOneThatIsThere() {
        alarms.set("a", 10);
        alarms.set("a", 30);
        assertEquals(OptionalLong.of(30), alarms.nextMs());
        assertEquals(List.of(), rungAt(29));
        assertEquals(List.of("a"), rungAt(30));
    }

    @Test
    void whatIsCancelledNeverRings() {
        alarms.set("a", 10);
        alarms.set("b", 10);
        alarms.cancel("a");
        alarms.cancel("never set");
        assertEquals(List.of("b"), rungAt(100));
    }

    @Test
    void anOwnerMaySetItsAlarmAgainWhileItRings() {
        alarms.set("a", 10);
        alarms.due(10, whose -> alarms.set(whose, 15));
        assertEquals(OptionalLong.of(15), alarms.nextMs());
        assertEquals(List.of("a"), rungAt(15));
    }

    private List<String> rungAt(long nowMs) {
        alarms.due(nowMs, rung::add);
        return rung;
    }
}
