package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole system, from outside, for one day.
class PracticeDayIT {

    @TempDir Path folder;

    @Test
    void everyPromiseOfThePracticeDayHolds() throws Exception {
        List<Promise> promises = PracticeDay.play(folder, _ -> {}, _ -> {});
        assertEquals(
                List.of(
                        "two phones registered",
                        "speech heard in both directions",
                        "an offer without encryption is refused",
                        "the physician's lamp is lit",
                        "the physician sees who called",
                        "the physician played it",
                        "the front desk can't",
                        "the administrator can't",
                        "the other practice's 101 saw and heard nothing",
                        "nothing in clear on disk, running",
                        "nothing in clear on disk, stopped",
                        "a message was sealed",
                        "the audit log verifies",
                        "one byte of an audit entry changed",
                        "one byte of the message changed",
                        "a restart kept everything"),
                promises.stream().map(Promise::what).toList());
        assertEquals(
                List.of(),
                promises.stream().filter(promise -> !promise.held()).map(Promise::line).toList());
    }
}
