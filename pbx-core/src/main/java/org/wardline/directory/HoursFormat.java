package org.wardline.directory;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.key.Canonical;

/// The opening hours inside a [SnapshotFormat].
///
///     hours: 0 or 1, and then
///       time-zone, monday to sunday: open lunch
///       holidays: first last name open lunch
///       switched-from: extension      rota: 0 or 1, and then from days turns: extension
///       switched: 0 or 1, and then position until(may be empty)
///       lines: extension, for each state: target, and its id where it has one
final class HoursFormat {

    private HoursFormat() {}

    static void write(Optional<PracticeHours> said, Canonical.Writer out) {
        out.put(said.isPresent() ? 1 : 0);
        said.ifPresent(practice -> {
            write(practice.hours(), out);
            out.put(practice.switched().isPresent() ? 1 : 0);
            practice.switched()
                    .ifPresent(by ->
                            out.put(by.position().name())
                                    .put(by.until().map(Instant::toString).orElse("")));
            out.put(practice.lines().size());
            practice.lines().forEach(line -> write(line, out));
        });
    }

    static Optional<PracticeHours> read(Canonical.Reader in, TenantId tenant) {
        if (in.number() == 0) {
            return Optional.empty();
        }
        OpeningHours hours = hours(in, tenant);
        Optional<NightSwitch> switched =
                in.number() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new NightSwitch(
                                        NightSwitch.Position.valueOf(in.text()),
                                        Optional.of(in.text())
                                                .filter(until -> !until.isEmpty())
                                                .map(Instant::parse)));
        return Optional.of(
                new PracticeHours(hours, switched, SnapshotFormat.list(in, r -> line(r, tenant))));
    }

    private static void write(OpeningHours hours, Canonical.Writer out) {
        out.put(hours.zone().getId());
        for (DayOfWeek day : DayOfWeek.values()) {
            write(hours.week().get(day), out);
        }
        out.put(hours.holidays().size());
        for (Holiday holiday : hours.holidays()) {
            out.put(holiday.first().toString()).put(holiday.last().toString()).put(holiday.name());
            write(holiday.hours(), out);
        }
        write(hours.switchedFrom().stream().toList(), out);
        out.put(hours.rota().isPresent() ? 1 : 0);
        hours.rota()
                .ifPresent(rota -> {
                    out.put(rota.from().toString()).put(rota.days());
                    write(rota.turns(), out);
                });
    }

    private static OpeningHours hours(Canonical.Reader in, TenantId tenant) {
        var zone = ZoneId.of(in.text());
        Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, day(in));
        }
        List<Holiday> holidays =
                SnapshotFormat.list(
                        in,
                        r ->
                                new Holiday(
                                        LocalDate.parse(r.text()),
                                        LocalDate.parse(r.text()),
                                        r.text(),
                                        day(r)));
        List<ExtensionId> switchedFrom = extensions(in);
        Optional<OnCallRota> rota =
                in.number() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new OnCallRota(
                                        LocalDateTime.parse(in.text()),
                                        Math.toIntExact(in.number()),
                                        extensions(in)));
        return new OpeningHours(tenant, zone, week, holidays, new HashSet<>(switchedFrom), rota);
    }

    private static void write(DayHours day, Canonical.Writer out) {
        out.put(DayHours.text(day.open())).put(DayHours.text(day.lunch()));
    }

    private static DayHours day(Canonical.Reader in) {
        return DayHours.parse(in.text(), in.text());
    }

    private static void write(List<ExtensionId> extensions, Canonical.Writer out) {
        out.put(extensions.size());
        extensions.forEach(extension -> out.put(extension.value()));
    }

    private static List<ExtensionId> extensions(Canonical.Reader in) {
        return SnapshotFormat.list(in, r -> new ExtensionId(r.uuid()));
    }

    private static void write(MainLine line, Canonical.Writer out) {
        out.put(line.extension().value());
        for (OpeningState state : OpeningState.values()) {
            switch (line.targets().get(state)) {
                case MainLine.Target.Stay _ -> out.put("stay");
                case MainLine.Target.OnCall _ -> out.put("on_call");
                case MainLine.Target.Ring(ExtensionId id) -> out.put("ring").put(id.value());
                case MainLine.Target.Message(MailboxId id) -> out.put("message").put(id.value());
            }
        }
    }

    private static MainLine line(Canonical.Reader in, TenantId tenant) {
        var extension = new ExtensionId(in.uuid());
        Map<OpeningState, MainLine.Target> targets = new EnumMap<>(OpeningState.class);
        for (OpeningState state : OpeningState.values()) {
            targets.put(
                    state,
                    switch (in.text()) {
                        case "ring" -> new MainLine.Target.Ring(new ExtensionId(in.uuid()));
                        case "message" -> new MainLine.Target.Message(new MailboxId(in.uuid()));
                        case "on_call" -> new MainLine.Target.OnCall();
                        default -> new MainLine.Target.Stay();
                    });
        }
        return new MainLine(extension, tenant, targets);
    }
}
