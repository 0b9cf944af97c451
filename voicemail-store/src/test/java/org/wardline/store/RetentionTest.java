package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

    @ParameterizedTest
    @CsvSource({
        ", 30, true",
        ", 7, true",
        ", 365, true",
        ", 6, false",
        ", 366, false",
        "30, 30, true",
        "10950, 30, true",
        "29, 30, false",
        "10951, 30, false"
    })
    void aPracticeDecidesBetweenAFloorAndACeiling(Integer kept, int recovery, boolean allowed) {
        var days = Optional.ofNullable(kept);
        assertEquals(allowed, Retention.isAllowed(days, recovery));
        if (!allowed) {
            assertThrows(IllegalArgumentException.class, () -> new Retention(days, recovery));
        }
    }
}
