package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A search that finds nothing says something only when it finds what is there.
class CanarySearchTest {

    private static final byte[] SPEECH = Speech.mulaw();
    private static final int WINDOW = CanarySearch.WINDOW_BYTES;

    @TempDir Path folder;

    @Test
    void everyWindowOfTheSpeechIsFoundOrIsSilence() {
        var canary = new CanarySearch().plant(SPEECH);
        int telling = 0;
        for (int at = 0; at + WINDOW <= SPEECH.length; at++) {
            var window = Arrays.copyOfRange(SPEECH, at, at + WINDOW);
            boolean silence = new CanarySearch().plant(window).planted() == 0;
            assertEquals(silence ? 0 : 1, canary.hits(window), "window at " + at);
            telling += silence ? 0 : 1;
        }
        assertTrue(telling > 10_000, telling + " windows");
    }

    @Test
    void windowsThatBeginAlikeAreAllFound() {
        var first = window("the same beginning, then one end");
        var second = window("the same beginning, then another");
        var canary = new CanarySearch().plant(first).plant(second);
        assertEquals(2, canary.planted());
        assertEquals(1, canary.hits(first));
        assertEquals(1, canary.hits(second));
    }

    @Test
    void aTextIsFoundAtAnyOffsetAndOneLetterLessIsNot() throws IOException {
        var canary = new CanarySearch().plantText("12025550173");
        var file = folder.resolve("below/it");
        Files.createDirectory(file.getParent());
        Files.writeString(file, "x12025550173");
        assertEquals(1, canary.hits(folder));
        Files.writeString(file, "1202555017 3");
        assertEquals(0, canary.hits(folder));
    }

    private static byte[] window(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), WINDOW);
    }
}
