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

    /// Holds one section of a page, from its heading to the next, so that several tests can write
    /// one page.
    ///
    /// @param page path under docs
    /// @param heading without its `##`
    public static void checkSection(String page, String heading, String text) {
        Path path = DOCS.resolve(page);
        try {
            String whole = Files.readString(path);
            String start = "## " + heading + "\n\n";
            int from = whole.indexOf(start);
            int next = from < 0 ? -1 : whole.indexOf("\n## ", from);
            String before = from < 0 ? whole + "\n" : whole.substring(0, from);
            String after = next < 0 ? "" : whole.substring(next);
            check(page, before + start + text + after);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
