package org.wardline.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupChecksTest {

    @TempDir private Path folder;

    @Test
    void aFolderOfOurOwnIsFineAndCoreFilesAreOffAfterwards() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertEquals(List.of(), StartupChecks.run(List.of(folder)));
        String core =
                Files.readAllLines(Path.of("/proc/self/limits")).stream()
                        .filter(line -> line.startsWith("Max core file size"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(core.matches("Max core file size +0 +0 +bytes *"), core);
    }

    @Test
    void aFolderThatOthersReadIsNot() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        List<String> refusals = StartupChecks.run(List.of(folder));
        assertEquals(1, refusals.size());
        assertTrue(refusals.getFirst().contains("chmod 700"));
    }

    @Test
    void aMissingFolderIsNamed() {
        Path missing = folder.resolve("missing");
        assertEquals(
                List.of("The folder " + missing + " is missing."),
                StartupChecks.run(List.of(missing)));
    }
}
