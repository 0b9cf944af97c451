package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// [DrawnDescriptions] at the parser and the negotiation alone; `HostileDescriptionsTest` sends
/// some of them to phones. Random bytes seldom get as far as an answer; of these at least one in
/// ten does.
class DescriptionGrammarTest {

    private static final int DRAWN = Boolean.getBoolean("wardline.long") ? 10_000_000 : 8_000;
    private static final int SHARES = 8;

    @Test
    void noDescriptionOfTheGrammarThrowsAndManyAreAnswered() {
        Map<OfferVerdict, Long> verdicts =
                Collections.synchronizedMap(new EnumMap<>(OfferVerdict.class));
        IntStream.range(0, SHARES)
                .parallel()
                .forEach(share -> {
                    var drawn = new DrawnDescriptions(new SplittableRandom(share));
                    for (int i = 0; i < DRAWN / SHARES; i++) {
                        String text = drawn.next();
                        verdicts.merge(verdict(text), 1L, Long::sum);
                    }
                });
        assertEquals(DRAWN, verdicts.values().stream().mapToLong(n -> n).sum());
        for (OfferVerdict verdict : OfferVerdict.values()) {
            assertTrue(verdicts.getOrDefault(verdict, 0L) > DRAWN / 10, verdicts::toString);
        }
    }

    private static OfferVerdict verdict(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return assertDoesNotThrow(() -> OfferVerdict.of(bytes), text);
    }
}
