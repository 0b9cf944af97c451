package org.wardline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Rows of JSON objects in columns for a terminal.
final class Table {

    private Table() {}

    static String of(JsonNode rows, String... members) {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of(members));
        for (var row : rows) {
            var line = new ArrayList<String>();
            for (var member : members) {
                line.add(printable(cell(row.path(member))));
            }
            lines.add(line);
        }
        var text = new StringBuilder();
        for (var line : lines) {
            for (int column = 0; column < members.length; column++) {
                int at = column;
                int width = lines.stream().mapToInt(l -> l.get(at).length()).max().orElse(0);
                text.append(line.get(column));
                text.append(" ".repeat(width - line.get(column).length() + 2));
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
        return text.toString();
    }

    /// A list or an object stands as its JSON, whose quotes keep a typed text from passing for
    /// another member.
    private static String cell(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText();
    }

    /// What another person typed must not steer this person's terminal.
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
