package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Every input in every state of a machine whose state can't be looked at: what it gives out is
/// observed, and the state that follows is the one state that answers every further input as the
/// machine then does. Two states that can't be told apart, or a state that is none of those named,
/// fail the test.
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
    private final Map<String, Supplier<Machine<I>>> states = new LinkedHashMap<>();

    public ObservedMachine(Class<I> inputs) {
        this.inputs = List.of(inputs.getEnumConstants());
    }

    /// A state, and how a machine is brought there.
    public ObservedMachine<I> state(String name, Supplier<Machine<I>> reached) {
        states.put(name, reached);
        return this;
    }

    /// Holds the page of state machines to what is observed.
    ///
    /// @param machine the section's heading
    public void hold(String machine) {
        Map<List<String>, String> known = new HashMap<>();
        states.forEach((name, reached) -> {
            String same = known.putIfAbsent(behaviour(reached), name);
            assertEquals(null, same, name + " behaves as " + same);
        });
        var table = new StateTable();
        List<String> nameless = new ArrayList<>();
        states.forEach((name, reached) -> {
            for (I input : inputs) {
                Supplier<Machine<I>> after =
                        () -> {
                            Machine<I> fresh = reached.get();
                            fresh.on(input);
                            return fresh;
                        };
                List<String> behaves = behaviour(after);
                String next = known.getOrDefault(behaves, "?");
                if (next.equals("?")) {
                    nameless.add(name + " + " + input + ", nearest " + nearest(behaves, known));
                }
                table.put(name, text(input), next, reached.get().on(input));
            }
        });
        assertEquals("", String.join("\n", nameless), "states without a name");
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
        for (int i = 0; i < inputs.size(); i++) {
            if (!known.getKey().get(i).equals(behaves.get(i))) {
                differ.add(inputs.get(i) + ": " + behaves.get(i));
            }
        }
        return differ;
    }

    private List<String> behaviour(Supplier<Machine<I>> reached) {
        return inputs.stream().map(input -> reached.get().on(input)).toList();
    }

    private static String text(Enum<?> input) {
        return input.name().replace('_', ' ');
    }
}
