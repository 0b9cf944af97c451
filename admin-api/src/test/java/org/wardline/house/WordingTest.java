package org.wardline.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that Wardline says about itself is a claim that it can't keep (R119).
class WordingTest {

    private static final String VOCABULARY = "docs/VOCABULARY.md";
    private static final String HEADING = "## Claims that we don't make";
    private static final List<Claim> CLAIMS = claims();

    /// A claim that isn't made, and what is said instead.
    private record Claim(Pattern pattern, String instead) {}

    @Test
    void noTextMakesAClaimThatCannotBeKept() {
        List<String> found = new ArrayList<>();
        texts().forEach(file -> found.addAll(claimsIn(Checkout.nameOf(file), text(file))));
        assertTrue(found.isEmpty(), () -> String.join("\n", found));
    }

    @Test
    void everyKindOfTextIsRead() {
        List<String> names = texts().map(Checkout::nameOf).toList();
        for (String expected :
                List.of(
                        "README.md",
                        "pbx",
                        "docs/DEPENDENCIES.md",
                        "pbx-core/src/main/resources/prompts/en/texts.tsv",
                        "audit/src/main/java/org/wardline/ident/Phi.java")) {
            assertTrue(names.contains(expected), expected + " is not read");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Wardline is HIPAA certified.",
                "A HIPAA-compliant phone system",
                "calls are end-to-end\n/// encrypted",
                "a tamper-proof audit log",
                "Military grade encryption",
                "FIPS 140-3 validated",
                "100% secure",
                "HIPAA requires six years of recordings",
            })
    void aPlantedClaimIsFound(String sentence) {
        assertEquals(1, claimsIn("planted", sentence).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encrypted on every hop, decrypted inside the PBX to record and mix",
                "a message from end to end",
                "tamper-evident up to the last witnessed checkpoint",
                "HIPAA-hardened",
            })
    void anHonestSentencePasses(String sentence) {
        assertFalse(CLAIMS.isEmpty());
        assertEquals(List.of(), claimsIn("planted", sentence));
    }

    private static List<String> claimsIn(String name, String text) {
        String words = text.replaceAll("[\\s*/`_\"+|-]+", " ");
        return CLAIMS.stream()
                .flatMap(claim ->
                        claim.pattern()
                                .matcher(words)
                                .results()
                                .map(hit ->
                                        "%s says \"%s\"; say: %s"
                                                .formatted(name, hit.group(), claim.instead())))
                .toList();
    }

    /// The text of a file, less the table of claims itself.
    private static String text(Path file) {
        String text = Checkout.read(file);
        return Checkout.nameOf(file).equals(VOCABULARY)
                ? text.substring(0, text.indexOf(HEADING))
                : text;
    }

    /// Docs, prompts, resources, the launcher and all main code: its literals are what people read.
    private static Stream<Path> texts() {
        return Stream.of(
                        ".md",
                        ".tsv",
                        ".yaml",
                        ".yml",
                        ".html",
                        ".js",
                        ".css",
                        ".properties",
                        ".java",
                        "pbx",
                        ".xml")
                .flatMap(ending -> Checkout.files(ending).stream())
                .filter(file -> !Checkout.nameOf(file).contains("src/test/"));
    }

    private static List<Claim> claims() {
        return MarkdownTable.rowsUnder(Checkout.read(Checkout.ROOT.resolve(VOCABULARY)), HEADING)
                .stream()
                .map(row ->
                        new Claim(
                                Pattern.compile(
                                        MarkdownTable.code(row.get(0)), Pattern.CASE_INSENSITIVE),
                                row.get(1)))
                .toList();
    }
}
