package org.wardline.core;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How often each feature was tried and worked.
final class SimTally {

    private final Map<SimFeature, Integer> tried = new EnumMap<>(SimFeature.class);
    private final Map<SimFeature, Integer> worked = new EnumMap<>(SimFeature.class);

    void tried(SimFeature feature) {
        tried.merge(feature, 1, Integer::sum);
    }

    void worked(SimFeature feature) {
        worked.merge(feature, 1, Integer::sum);
    }

    int workedOf(SimFeature feature) {
        return worked.getOrDefault(feature, 0);
    }

    void add(SimTally other) {
        other.tried.forEach((feature, count) -> tried.merge(feature, count, Integer::sum));
        other.worked.forEach((feature, count) -> worked.merge(feature, count, Integer::sum));
    }

    /// Those that never worked.
    List<SimFeature> unused() {
        return Stream.of(SimFeature.values()).filter(f -> workedOf(f) == 0).toList();
    }

    /// For example `HOLD 120 of 150, RING_GROUP 504`: what worked, of what was tried; nobody tries
    /// what happens to a call on its way.
    @Override
    public String toString() {
        return Stream.of(SimFeature.values()).map(this::text).collect(Collectors.joining(", "));
    }

    private String text(SimFeature feature) {
        int of = tried.getOrDefault(feature, 0);
        return feature + " " + workedOf(feature) + (of == 0 ? "" : " of " + of);
    }
}
