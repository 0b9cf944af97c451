package org.wardline.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.http.ByteRange.Asked;

/// RFC 9110 section 14, over a representation of 10,000 bytes as in its examples.
class ByteRangeTest {

    private static final long TOTAL = 10_000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-499, 0, 499",
        "bytes=500-999, 500, 999",
        "bytes=-500, 9500, 9999",
        "bytes=9500-, 9500, 9999",
        "bytes=0-0, 0, 0",
        "bytes=-1, 9999, 9999",
        "bytes=-10000, 0, 9999",
        "bytes=-99999, 0, 9999",
        "bytes=0-, 0, 9999",
        "bytes=9999-9999, 9999, 9999",
        "bytes=9999-10000, 9999, 9999",
        "bytes=5-999999999999999999, 5, 9999",
    })
    void oneRangeIsCutToTheRepresentation(String field, long first, long last) {
        assertEquals(new Asked.Part(new ByteRange(first, last)), parse(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10000-", "bytes=10000-20000", "bytes=-0"})
    void aRangeOutsideIsUnsatisfiable(String field) {
        assertEquals(new Asked.Unsatisfiable(), parse(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-4",
                "bytes=0-1,5-6",
                "bytes=0-1, 5-6",
                "lines=0-1",
                "Bytes=0-1",
                "bytes=--1",
                "bytes=0x0-1",
                "bytes=1-2-3",
                "bytes=99999999999999999999-",
                "bytes=0-1\u0000"
            })
    void whatIsNoSingleRangeIsIgnored(String field) {
        assertEquals(new Asked.Whole(), parse(field));
    }

    @Test
    void withoutTheFieldTheWholeIsAsked() {
        assertEquals(new Asked.Whole(), ByteRange.parse(Optional.empty(), TOTAL));
    }

    @Test
    void theAnswerNamesTheRangeAndTheWhole() {
        var range = new ByteRange(500, 999);
        assertEquals(500, range.lengthBytes());
        assertEquals("bytes 500-999/10000", range.contentRange(TOTAL));
    }

    private static Asked parse(String field) {
        return ByteRange.parse(Optional.of(field), TOTAL);
    }
}
