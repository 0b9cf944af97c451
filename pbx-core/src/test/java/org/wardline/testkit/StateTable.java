package org.wardline.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a test has seen of a state machine, as a section of docs/results/state-machines.md. Cells
/// that are alike but for the input stand in one row.
public final class StateTable {

    private static final String PAGE = "results/state-machines.md";

    private record Follows(String state, String next, String output, String sections) {}

    private final Map<Follows, List<String>> rows = new LinkedHashMap<>();
    private final Set<String> cells = new LinkedHashSet<>();

    /// One cell.
    ///
    /// @param output `-` for none
    public void put(String state, String input, String next, String output) {
        put(state, input, next, output, "");
    }

    /// One cell of a table that says which are given by an RFC.
    ///
    /// @param sections that give it, empty for none
    public void put(String state, String input, String next, String output, String sections) {
        cells.add(state + " + " + input);
        rows.computeIfAbsent(new Follows(state, next, output, sections), _ -> new ArrayList<>())
                .add(input);
    }

    /// How many cells there are.
    public int size() {
        return cells.size();
    }

    /// Every cell, `state + input`.
    public Set<String> cells() {
        return Set.copyOf(cells);
    }

    /// Holds the page to this table.
    ///
    /// @param machine the section's heading
    public void hold(String machine) {
        boolean given = rows.keySet().stream().anyMatch(row -> !row.sections.isEmpty());
        var text = new StringBuilder("| state | input | next state | output |");
        text.append(given ? " given by RFC |\n|---" : "\n").append("|---|---|---|---|\n");
        rows.forEach((row, inputs) -> {
            String next = row.next.equals(row.state) ? "same" : row.next;
            text.append("| ").append(row.state).append(" | ").append(String.join(", ", inputs));
            text.append(" | ").append(next).append(" | ").append(row.output).append(" |");
            text.append(given ? " " + row.sections + " |\n" : "\n");
        });
        GeneratedPage.checkSection(PAGE, machine, text.toString());
    }
}
