package org.wardline.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsTest {

    @TempDir Path own;

    @Test
    void everyShippedFileIsAPromptAndEveryPromptIsShipped() throws IOException, URISyntaxException {
        Path shipped = shipped();
        try (var files = Files.list(shipped)) {
            Set<String> sounds =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".wav"))
                            .collect(Collectors.toCollection(TreeSet::new));
            Set<String> prompts =
                    Arrays.stream(Prompt.values())
                            .map(Prompt::file)
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(prompts, sounds);
        }
    }

    @Test
    void aPracticesOwnFileIsTakenInPlaceOfTheShippedOne() throws IOException, URISyntaxException {
        Prompts before = Prompts.load(own);
        Files.copy(shipped().resolve(Prompt.HOLD_MUSIC.file()), own.resolve(Prompt.GOODBYE.file()));
        Prompts after = Prompts.load(own);
        assertTrue(before.of(Prompt.GOODBYE).samples() < after.of(Prompt.GOODBYE).samples());
        assertEquals(before.of(Prompt.HOLD_MUSIC).samples(), after.of(Prompt.GOODBYE).samples());
        assertEquals(before.of(Prompt.SAVED).samples(), after.of(Prompt.SAVED).samples());
    }

    @Test
    void aFileThatCantBePlayedIsNamed() throws IOException {
        Files.writeString(own.resolve("saved.wav"), "not a sound");
        var fault = assertThrows(PromptUnusable.class, () -> Prompts.load(own));
        assertTrue(fault.safeMessage().contains("saved.wav"), fault.safeMessage());
    }

    private static Path shipped() throws URISyntaxException {
        return Path.of(Prompts.class.getResource("/prompts/en/").toURI());
    }
}
