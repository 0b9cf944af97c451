package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Folders that tests leave behind nothing of.
public final class TestFolders {

    private TestFolders() {}

    /// Copies a folder with its modes, by `cp`.
    ///
    /// @param how `-a`, or `-al` for hard links
    /// @param to must not exist, or is the folder to put it in
    public static void copy(String how, Path from, Path to) {
        try {
            var copy =
                    new ProcessBuilder("cp", how, from.toString(), to.toString())
                            .inheritIO()
                            .start();
            if (copy.waitFor() != 0) {
                throw new IllegalStateException("cp failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Deletes a folder and everything in it; nothing when it does not exist.
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
