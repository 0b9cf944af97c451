package org.wardline.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// SQL is written, never put together: in the product a string with a verb of SQL is joined with
/// other strings and with constants alone. What a request brings is bound.
class SqlTextTest {

    private static final String TEXT = "\"(?:[^\"\\\\\n]|\\\\.)*\"";
    private static final String VERBS =
            "(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|ALTER|DROP|GRANT)";

    /// A string with a verb, then strings and constants, then something else.
    private static final Pattern PUT_TOGETHER =
            Pattern.compile(
                    "\"(?:[^\"\\\\\n]|\\\\.)*\\b"
                            + VERBS
                            + "\\b(?:[^\"\\\\\n]|\\\\.)*\""
                            + "(?:\\s*\\+\\s*(?:"
                            + TEXT
                            + "|(?:[A-Z]\\w*\\.)?[A-Z][A-Z_0-9]+\\b(?!\\s*[.(])))*+"
                            + "(?:\\s*\\+\\s*\\w|\\s*\\)?\\s*\\.formatted)");

    @Test
    void noSqlIsPutTogetherFromWhatARequestBrings() {
        List<String> found =
                Checkout.files(".java").stream()
                        .filter(file -> file.toString().contains("/src/main/"))
                        .filter(file -> !file.toString().contains("/demo/"))
                        .filter(file -> PUT_TOGETHER.matcher(Checkout.read(file)).find())
                        .map(Path::toString)
                        .toList();
        assertEquals(List.of(), found);
    }

    @Test
    void theRuleSeesWhatItIsFor() {
        assertTrue(PUT_TOGETHER.matcher("query(\"SELECT a FROM b WHERE c = '\" + name)").find());
        assertTrue(PUT_TOGETHER.matcher("\"UPDATE x SET \"\n + \"y = \" + column + \"z\"").find());
        assertTrue(PUT_TOGETHER.matcher("\"DROP TABLE %s\".formatted(table)").find());
        assertEquals(
                false, PUT_TOGETHER.matcher("\"SELECT \" + Row.COLUMNS + \" FROM b\")").find());
    }
}
