package org.wardline.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A page may promise what a test shows, and nothing else.
class NamedTestsTest {

    /// `SomethingTest` or `SomethingIT`, with a method or without: `SomethingTest#method`.
    private static final Pattern NAMED =
            Pattern.compile("\\b([A-Z]\\w+(?:Test|IT))(?:#(\\w+))?\\b");

    private static final Map<String, Path> TESTS =
            Checkout.files(".java").stream()
                    .filter(file -> Checkout.nameOf(file).contains("src/test/java/"))
                    .collect(
                            Collectors.toMap(
                                    file -> file.getFileName().toString().replace(".java", ""),
                                    Function.identity(),
                                    (first, _) -> first));

    @Test
    void everyTestThatAPageNamesExists() {
        List<String> missing = new ArrayList<>();
        for (Path page : Checkout.files(".md")) {
            missing.addAll(missingIn(Checkout.nameOf(page), Checkout.read(page)));
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyPromiseNamesItsTest() {
        List<List<String>> promises = promises().toList();
        assertFalse(promises.isEmpty());
        List<String> bare =
                promises.stream()
                        .filter(row -> !NAMED.matcher(row.getLast()).find())
                        .map(List::getFirst)
                        .toList();
        assertEquals(List.of(), bare, "promises without a test");
    }

    @Test
    void aPlantedNameIsMissed() {
        assertEquals(1, missingIn("planted", "shown by `NeverWrittenTest`").size());
        assertEquals(1, missingIn("planted", "`NamedTestsTest#neverWritten`").size());
        assertTrue(missingIn("planted", "`NamedTestsTest#aPlantedNameIsMissed`").isEmpty());
    }

    private static List<String> missingIn(String page, String text) {
        return NAMED.matcher(text)
                .results()
                .filter(named -> !exists(named.group(1), named.group(2)))
                .map(named -> page + " names " + named.group())
                .toList();
    }

    private static boolean exists(String test, String method) {
        Path file = TESTS.get(test);
        return file != null
                && (method == null || Checkout.read(file).contains("void " + method + "("));
    }

    /// Rows under "What holds" in the README, and every control of docs/hipaa and docs/operating.
    private static Stream<List<String>> promises() {
        Stream<String> readme = Stream.of(Checkout.read(Checkout.ROOT.resolve("README.md")));
        Stream<String> controls =
                Stream.of("docs/hipaa", "docs/operating")
                        .map(Checkout.ROOT::resolve)
                        .filter(Files::isDirectory)
                        .flatMap(folder ->
                                Checkout.files(".md").stream()
                                        .filter(file -> file.startsWith(folder)))
                        .map(Checkout::read);
        return Stream.concat(readme, controls)
                .flatMap(page -> MarkdownTable.rowsUnder(page, "## What holds").stream());
    }
}
