package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Cells of a state table that an RFC gives, written down from the RFC and not from the machine.
///
///     group = states
///     section | states and groups | inputs | next state | output
///
/// States stand apart by `;`, inputs by `,`. As states or inputs `*` is all of them, as a next state
/// or an output it says nothing; `same` is the state that it was. Of several rows for a cell each
/// must hold.
public final class StandardCells {

    /// None.
    public static final StandardCells NONE = new StandardCells(List.of());

    private record Row(
            String section, List<String> states, List<String> inputs, String next, String output) {

        boolean isOf(String state, String input) {
            return has(states, state) && has(inputs, input);
        }

        private static boolean has(List<String> names, String name) {
            return names.equals(List.of("*")) || names.contains(name);
        }
    }

    private final List<Row> rows;

    private StandardCells(List<Row> rows) {
        this.rows = rows;
    }

    public static StandardCells of(String table) {
        Map<String, List<String>> groups = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (String line : table.strip().lines().toList()) {
            if (line.contains("|")) {
                rows.add(row(line, groups));
            } else {
                String[] group = line.split("=", -1);
                groups.put(group[0].strip(), names(group[1], ";"));
            }
        }
        return new StandardCells(rows);
    }

    private static Row row(String line, Map<String, List<String>> groups) {
        String[] cells = line.strip().split("\\s*\\|\\s*", -1);
        assertEquals(5, cells.length, line);
        List<String> states =
                names(cells[1], ";").stream()
                        .flatMap(name -> groups.getOrDefault(name, List.of(name)).stream())
                        .toList();
        return new Row(cells[0], states, names(cells[2], ","), cells[3], cells[4]);
    }

    private static List<String> names(String cell, String apart) {
        return Arrays.stream(cell.split(apart)).map(String::strip).toList();
    }

    /// Every state and input that is named must be one of the machine's: a row of a misspelt one
    /// would hold nothing.
    void requireNamed(Set<String> states, Set<String> inputs) {
        List<String> unknown = new ArrayList<>();
        for (Row row : rows) {
            row.states.stream()
                    .filter(s -> !s.equals("*") && !states.contains(s))
                    .forEach(unknown::add);
            row.inputs.stream()
                    .filter(i -> !i.equals("*") && !inputs.contains(i))
                    .forEach(unknown::add);
        }
        assertTrue(unknown.isEmpty(), () -> "neither a state nor an input: " + unknown);
    }

    /// What a cell breaks, `state + input: section` with what is expected; empty when it holds.
    List<String> brokenBy(String state, String input, String next, String output) {
        return rows.stream()
                .filter(row -> row.isOf(state, input))
                .filter(row ->
                        !says(row.next.equals("same") ? state : row.next, next)
                                || !says(row.output, output))
                .map(row ->
                        "%s + %s: %s says %s, %s; was %s, %s"
                                .formatted(
                                        state,
                                        input,
                                        row.section,
                                        row.next,
                                        row.output,
                                        next,
                                        output))
                .toList();
    }

    private static boolean says(String expected, String seen) {
        return expected.equals("*") || expected.equals(seen);
    }

    /// The sections that give a cell.
    String sections(String state, String input) {
        return rows.stream()
                .filter(row -> row.isOf(state, input))
                .map(Row::section)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
