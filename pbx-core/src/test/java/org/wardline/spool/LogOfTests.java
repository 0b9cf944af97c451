package org.wardline.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.wardline.audit.Act;
import org.wardline.audit.event.EventField;
import org.wardline.audit.event.KeptEvent;

/// A log that can be away, refuse an act, or take acts without saying so.
final class LogOfTests {

    private final List<Act> acts = new ArrayList<>();
    private boolean away;
    private int silentAfter = Integer.MAX_VALUE;
    private String refused = "nothing";

    Destination destination() {
        return new Destination(this::write, this::highest, 0);
    }

    synchronized void isAway(boolean now) {
        away = now;
    }

    /// Takes that many acts more, the last of them without saying so, and then none.
    synchronized void endsAfter(int count) {
        silentAfter = acts.size() + count;
    }

    synchronized void goesOn() {
        silentAfter = Integer.MAX_VALUE;
    }

    synchronized void refuses(String reason) {
        refused = reason;
    }

    synchronized List<Act> acts() {
        return List.copyOf(acts);
    }

    /// What phones said why they are gone, which tests tell acts by.
    List<String> reasons() {
        return acts().stream()
                .filter(act -> act.event().kind().equals("phone.unregistered"))
                .map(act -> field(act, "cause"))
                .toList();
    }

    List<Long> numbers() {
        return acts().stream()
                .map(act -> field(act, KeptEvent.SPOOL))
                .map(place -> Long.parseLong(place.substring(place.indexOf('/') + 1)))
                .toList();
    }

    static String field(Act act, String name) {
        return act.event().fields().stream()
                .filter(field -> field.name().equals(name))
                .map(EventField::value)
                .findFirst()
                .orElseThrow();
    }

    private synchronized OptionalLong write(List<Act> lot) {
        if (away || acts.size() >= silentAfter) {
            return OptionalLong.empty();
        }
        if (lot.stream().anyMatch(this::isRefused)) {
            throw new IllegalArgumentException("not such an act");
        }
        acts.addAll(lot.subList(0, Math.min(lot.size(), silentAfter - acts.size())));
        return acts.size() >= silentAfter
                ? OptionalLong.empty()
                : OptionalLong.of(acts.size() - 1L);
    }

    private boolean isRefused(Act act) {
        return act.event().fields().stream().anyMatch(field -> field.value().equals(refused));
    }

    private synchronized OptionalLong highest(UUID run, long floor) {
        if (away) {
            return OptionalLong.empty();
        }
        var place = KeptEvent.place(run);
        return OptionalLong.of(
                acts.stream()
                        .flatMap(act -> act.event().fields().stream())
                        .filter(field -> field.name().equals(KeptEvent.SPOOL))
                        .map(EventField::value)
                        .filter(text -> text.startsWith(place))
                        .mapToLong(text -> Long.parseLong(text.substring(place.length())))
                        .max()
                        .orElse(-1));
    }
}
