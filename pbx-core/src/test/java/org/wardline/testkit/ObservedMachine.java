package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Every input in every state of a machine whose state can't be looked at: what it gives out is
/// observed, and the state that follows is the one state that answers what comes next as the
/// machine then does: every input, or every row of so many. Two states that can't be told apart, or
/// a state that is none of those named, fail the test.
///
/// @param <I> the inputs
public final class ObservedMachine<I extends Enum<I>> {

    /// A machine in some state.
    @FunctionalInterface
    public interface Machine<I> {

        /// Gives it an input.
        ///
        /// @return what came out, `-` for nothing
        String on(I input);
    }

    private final List<I> inputs;
    private final int further;
    private final Map<String, Supplier<Machine<I>>> states = new LinkedHashMap<>();
    private StandardCells standard = StandardCells.NONE;

    /// @param further how many inputs in a row tell states apart
    public ObservedMachine(Class<I> inputs, int further) {
        this.inputs = List.of(inputs.getEnumConstants());
        this.further = further;
    }

    /// A state, and how a machine is brought there.
    public ObservedMachine<I> state(String name, Supplier<Machine<I>> reached) {
        states.put(name, reached);
        return this;
    }

    /// The cells that RFCs give.
    public ObservedMachine<I> given(String cells) {
        standard = StandardCells.of(cells);
        return this;
    }

    /// Holds what is observed to the RFCs, and the page of state machines to what is observed.
    ///
    /// @param machine the section's heading
    public void hold(String machine) {
        Map<List<String>, String> known = new HashMap<>();
        states.forEach((name, reached) -> {
            String same = known.putIfAbsent(behaviour(reached), name);
            assertEquals(null, same, name + " behaves as " + same);
        });
        standard.requireNamed(
                states.keySet(),
                inputs.stream().map(ObservedMachine::text).collect(Collectors.toSet()));
        var table = new StateTable();
        List<String> nameless = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        states.forEach((name, reached) -> {
            for (I input : inputs) {
                List<String> behaves = behaviour(after(reached, input));
                String next = known.getOrDefault(behaves, "?");
                if (next.equals("?")) {
                    nameless.add(name + " + " + input + ", nearest " + nearest(behaves, known));
                }
                String output = reached.get().on(input);
                String sections = standard.sections(name, text(input));
                table.put(name, text(input), next, output, sections);
                broken.addAll(standard.brokenBy(name, text(input), next, output));
            }
        });
        assertEquals("", String.join("\n", nameless), "states without a name");
        assertEquals("", String.join("\n", broken), "cells that an RFC gives otherwise");
        table.hold(machine);
    }

    /// The known state that differs in the fewest answers, and in which.
    private String nearest(List<String> behaves, Map<List<String>, String> known) {
        return known.entrySet().stream()
                .map(state -> differences(state, behaves))
                .min(Comparator.comparingInt(List::size))
                .map(Object::toString)
                .orElse("none");
    }

    private List<String> differences(Map.Entry<List<String>, String> known, List<String> behaves) {
        List<String> differ = new ArrayList<>(List.of(known.getValue()));
        for (int i = 0; i < behaves.size(); i++) {
            if (!known.getKey().get(i).equals(behaves.get(i))) {
                differ.add(inputs.get(i % inputs.size()) + ": " + behaves.get(i));
            }
        }
        return differ;
    }

    private List<String> behaviour(Supplier<Machine<I>> reached) {
        var answers = new ArrayList<String>();
        observe(reached, further, answers);
        return answers;
    }

    private void observe(Supplier<Machine<I>> reached, int left, List<String> answers) {
        inputs.forEach(input -> answers.add(reached.get().on(input)));
        if (left > 1) {
            inputs.forEach(input -> observe(after(reached, input), left - 1, answers));
        }
    }

    private Supplier<Machine<I>> after(Supplier<Machine<I>> reached, I input) {
        return () -> {
            Machine<I> machine = reached.get();
            machine.on(input);
            return machine;
        };
    }

    private static String text(Enum<?> input) {
        return input.name().replace('_', ' ');
    }
}
