package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerDisplayTest {

    @ParameterizedTest(name = "{0} and {1} show {2}")
    @CsvSource({
        "FULL_NAME, FULL_NAME, FULL_NAME",
        "FULL_NAME, INITIALS, INITIALS",
        "FULL_NAME, NUMBER, NUMBER",
        "FULL_NAME, PATIENT, PATIENT",
        "INITIALS, INITIALS, INITIALS",
        "INITIALS, NUMBER, PATIENT",
        "INITIALS, PATIENT, PATIENT",
        "NUMBER, NUMBER, NUMBER",
        "NUMBER, PATIENT, PATIENT",
        "PATIENT, PATIENT, PATIENT"
    })
    void twoRulesShowWhatBothAllow(CallerDisplay one, CallerDisplay other, CallerDisplay both) {
        assertEquals(both, one.and(other));
        assertEquals(both, other.and(one));
    }

    @Test
    void neverMoreThanEither() {
        for (CallerDisplay one : CallerDisplay.values()) {
            for (CallerDisplay other : CallerDisplay.values()) {
                CallerDisplay both = one.and(other);
                assertTrue(!both.showsNumber() || (one.showsNumber() && other.showsNumber()));
                assertTrue(both.shownName().compareTo(one.shownName()) >= 0);
                assertTrue(both.shownName().compareTo(other.shownName()) >= 0);
            }
        }
    }
}
