package org.wardline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private record Thing(String name, int count, Optional<String> note) {}

    private record Tree(List<Tree> children) {}

    @Test
    void aCompleteBodyIsRead() {
        assertEquals(
                new Thing("a", 2, Optional.empty()),
                read("{\"name\":\"a\",\"count\":2}", Thing.class));
        assertEquals(
                new Thing("a", 2, Optional.of("n")),
                read("{\"name\":\"a\",\"count\":2,\"note\":\"n\"}", Thing.class));
        assertEquals(
                new Thing("a", 2, Optional.empty()),
                read("{\"name\":\"a\",\"count\":2,\"note\":null}", Thing.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"name\":\"a\"}",
                "{\"name\":null,\"count\":2}",
                "{\"name\":\"a\",\"count\":null}",
                "{\"name\":\"a\",\"count\":\"2\"}",
                "{\"name\":\"a\",\"count\":2.5}",
                "{\"name\":\"a\",\"count\":99999999999}",
                "{\"name\":1,\"count\":2}",
                "{\"name\":true,\"count\":2}",
                "{\"name\":[\"a\"],\"count\":2}",
                "{\"name\":\"a\",\"count\":2,\"admin\":true}",
                "{\"name\":\"a\",\"name\":\"b\",\"count\":2}",
                "{\"name\":\"a\",\"count\":2} {}",
                "{\"name\":\"a\",\"count\":2}x",
                "{'name':'a','count':2}",
                "{\"name\":\"a\",/**/\"count\":2}",
                "{\"name\":\"a\",\"count\":NaN}",
                "{\"name\":\"a\u0001\",\"count\":2}"
            })
    void aBodyOfAnotherFormIsRefused(String body) {
        var refused = assertThrows(ApiRefused.class, () -> read(body, Thing.class));
        assertEquals(ProblemType.MALFORMED, refused.problem().type());
    }

    @Test
    void aBombOfNestingIsRefusedAtDepth64() {
        var nested = "[".repeat(10_000);
        assertThrows(ApiRefused.class, () -> read("{\"children\":" + nested, Tree.class));
        var deep = "{\"children\":[".repeat(40) + "]}".repeat(40);
        assertThrows(ApiRefused.class, () -> read(deep, Tree.class));
    }

    @Test
    void nothingInAListIsRefused() {
        var leaf = "{\"children\":[]}";
        assertEquals(1, read("{\"children\":[" + leaf + "]}", Tree.class).children().size());
        assertThrows(ApiRefused.class, () -> read("{\"children\":[null]}", Tree.class));
    }

    @Test
    void aLongStringOrNumberIsRefused() {
        var longText = "x".repeat(20_000);
        assertThrows(
                ApiRefused.class,
                () -> read("{\"name\":\"" + longText + "\",\"count\":2}", Thing.class));
        var longNumber = "1".repeat(1_000);
        assertThrows(
                ApiRefused.class,
                () -> read("{\"name\":\"a\",\"count\":" + longNumber + "}", Thing.class));
    }

    @Test
    void nothingOfTheBodyIsInTheAnswer() {
        for (String body :
                List.of(
                        "{\"name\":\"Eleanor Rigby\",\"count\":\"Eleanor\"}",
                        "{\"Eleanor\":1}",
                        "Eleanor",
                        "{\"name\":{\"Eleanor\":1},\"count\":2}")) {
            var refused = assertThrows(ApiRefused.class, () -> read(body, Thing.class));
            var answer = refused.problem().response().contentUtf8();
            assertFalse(answer.contains("Eleanor"), answer);
            assertTrue(answer.contains("urn:wardline:problem:malformed"), answer);
        }
    }

    private static <T> T read(String body, Class<T> type) {
        return Json.read(body.getBytes(UTF_8), type);
    }
}
