package org.wardline.house;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of the tables below one heading of a Markdown page, as lists of cells.
final class MarkdownTable {

    private MarkdownTable() {}

    /// Body rows of every table under a heading that starts with `heading` (for example `## In
    /// tests`), down to the next heading of its level; a `\|` inside a cell is a bar.
    static List<List<String>> rowsUnder(String page, String heading) {
        List<List<String>> rows = new ArrayList<>();
        String level = heading.substring(0, heading.indexOf(' ') + 1);
        boolean inside = false;
        int line = 0;
        for (String text : page.lines().toList()) {
            if (text.startsWith(level)) {
                inside = text.startsWith(heading);
            }
            line = text.startsWith("|") ? line + 1 : 0;
            if (inside && line > 2) {
                rows.add(cells(text));
            }
        }
        return rows;
    }

    /// What stands between the first pair of backticks of a cell; empty when there is none.
    static String code(String cell) {
        int start = cell.indexOf('`');
        int end = cell.indexOf('`', start + 1);
        return start < 0 || end < 0 ? "" : cell.substring(start + 1, end);
    }

    private static List<String> cells(String row) {
        String[] cells = row.strip().replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|", -1);
        return Arrays.stream(cells).map(cell -> cell.replace("\\|", "|").strip()).toList();
    }
}
