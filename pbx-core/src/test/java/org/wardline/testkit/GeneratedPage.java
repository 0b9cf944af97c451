package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page of docs that a test writes, so that it can't say anything but what the test holds. Run
/// with `-Dwardline.pages=write` to write it anew.
public final class GeneratedPage {

    private static final Path DOCS = Path.of("..", "docs");

    private GeneratedPage() {}

    /// Holds a page to its text.
    ///
    /// @param page path under docs
    public static void check(String page, String text) {
        Path path = DOCS.resolve(page);
        try {
            if (System.getProperty("wardline.pages", "").equals("write")) {
                Files.writeString(path, text);
            }
            assertEquals(text, Files.readString(path), page + " is out of date");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
