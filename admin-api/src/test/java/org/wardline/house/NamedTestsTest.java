package org.wardline.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        List<String> bare =
                promisingPages()
                        .flatMap(
                                page -> bareIn(Checkout.nameOf(page), Checkout.read(page)).stream())
                        .toList();
        assertEquals(List.of(), bare, "promises without a test");
    }

    @Test
    void aPlantedNameIsMissed() {
        assertEquals(1, missingIn("planted", "shown by `NeverWrittenTest`").size());
        assertEquals(1, missingIn("planted", "`NamedTestsTest#neverWritten`").size());
        assertTrue(missingIn("planted", "`NamedTestsTest#aPlantedNameIsMissed`").isEmpty());
    }

    @Test
    void aPageWithoutPromisesAndAPromiseWithoutATestAreMissed() {
        assertEquals(List.of("planted has no table of what holds"), bareIn("planted", "# Words"));
        String table = "## What holds\n\n| promise | shown by |\n|---|---|\n";
        assertEquals(
                List.of("planted: All is well"), bareIn("planted", table + "| All is well | us |"));
        assertEquals(List.of(), bareIn("planted", table + "| It holds | `NamedTestsTest` |"));
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

    /// The README and every page of docs/operating: what they promise is in a table under "What
    /// holds".
    private static Stream<Path> promisingPages() {
        Path operating = Checkout.ROOT.resolve("docs/operating");
        return Stream.concat(
                Stream.of(Checkout.ROOT.resolve("README.md")),
                Checkout.files(".md").stream().filter(file -> file.startsWith(operating)));
    }

    private static List<String> bareIn(String page, String text) {
        List<List<String>> promises = MarkdownTable.rowsUnder(text, "## What holds");
        if (promises.isEmpty()) {
            return List.of(page + " has no table of what holds");
        }
        return promises.stream()
                .filter(row -> !NAMED.matcher(row.getLast()).find())
                .map(row -> page + ": " + row.getFirst())
                .toList();
    }
}
