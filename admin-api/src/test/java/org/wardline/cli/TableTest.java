package org.wardline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void membersOfAnObjectStandInOneCell() throws JsonProcessingException {
        assertEquals(
                """
                number  fields
                7       {"report":"search","rows":"3"}
                12      {}
                """,
                table(
                        """
                        [{"number": 7, "fields": {"report": "search", "rows": "3"}},
                         {"number": 12, "fields": {}}]
                        """,
                        "number",
                        "fields"));
    }

    @Test
    void whatAnotherPersonTypedDoesNotSteerTheTerminal() throws JsonProcessingException {
        assertEquals(
                """
                name      fields
                ?[2J Ada  {"name":"?Ada"}
                """,
                table(
                        """
                        [{"name": "\\u001b[2J Ada", "fields": {"name": "\\u202eAda"}}]
                        """,
                        "name",
                        "fields"));
    }

    @Test
    void aTypedTextDoesNotPassForAnotherMember() throws JsonProcessingException {
        assertEquals(
                """
                fields
                {"agent":"a\\",\\"actor\\":\\"b"}
                """,
                table(
                        """
                        [{"fields": {"agent": "a\\",\\"actor\\":\\"b"}}]
                        """,
                        "fields"));
    }

    private static String table(String rows, String... members) throws JsonProcessingException {
        return Table.of(new ObjectMapper().readTree(rows), members);
    }
}
