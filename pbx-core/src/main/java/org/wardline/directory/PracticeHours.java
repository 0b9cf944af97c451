package org.wardline.directory;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.ExtensionId;

/// What calls need of a practice's opening hours: the hours, what is switched by hand, and the
/// extensions that go by them.
public record PracticeHours(
        OpeningHours hours, Optional<NightSwitch> switched, List<MainLine> lines) {

    public PracticeHours {
        Objects.requireNonNull(hours, "hours");
        Objects.requireNonNull(switched, "switched");
        lines = List.copyOf(lines);
    }

    /// How the practice stands at a moment: as switched, else by its hours.
    public OpeningState at(Instant moment) {
        return switchedAt(moment)
                .map(by -> by.position().state())
                .orElseGet(() -> hours.at(moment));
    }

    /// What is switched by hand at a moment.
    public Optional<NightSwitch> switchedAt(Instant moment) {
        return switched.filter(by -> by.holdsAt(moment));
    }

    /// When the practice next stands otherwise by itself; empty when it does not.
    public Optional<Instant> nextChange(Instant after) {
        Optional<NightSwitch> now = switchedAt(after);
        return now.isPresent() ? now.get().until() : hours.nextChange(after);
    }

    /// Where the calls of an extension go at a moment; empty when it is no main line. Who is on
    /// call is named; nobody is when there is no rota, and the calls stay.
    public Optional<MainLine.Target> target(ExtensionId line, Instant moment) {
        return line(line)
                .map(main -> main.targets().get(at(moment)))
                .map(target ->
                        switch (target) {
                            case MainLine.Target.OnCall _ ->
                                    hours.onCall(moment)
                                            .filter(person -> !person.equals(line))
                                            .<MainLine.Target>map(MainLine.Target.Ring::new)
                                            .orElseGet(MainLine.Target.Stay::new);
                            case MainLine.Target.Stay _,
                                    MainLine.Target.Ring _,
                                    MainLine.Target.Message _ ->
                                    target;
                        });
    }

    /// The main line of an extension, if it is one.
    public Optional<MainLine> line(ExtensionId extension) {
        return lines.stream().filter(main -> main.extension().equals(extension)).findFirst();
    }
}
