package org.wardline.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.directory.DayHours;
import org.wardline.directory.Interval;
import org.wardline.directory.MainLine;
import org.wardline.directory.OnCallRota;
import org.wardline.directory.OpeningHours;
import org.wardline.directory.OpeningState;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;

/// What the audit log holds of opening hours: hours, days and ids, and no names that people gave.
/// Of a change it holds what is other than before, in as many entries as it takes: a text of the
/// log has 2,000 characters at most.
final class HoursInWords {

    private static final int MAX_CHARS = 1_900;

    private HoursInWords() {}

    /// The entries of a change, at least one.
    static List<ConfigurationChanged> change(Optional<OpeningHours> before, OpeningHours after) {
        List<String> old = before.map(HoursInWords::parts).orElse(List.of());
        List<String> now = parts(after);
        List<String> gone = texts(old.stream().filter(part -> !now.contains(part)).toList());
        List<String> come = texts(now.stream().filter(part -> !old.contains(part)).toList());
        List<ConfigurationChanged> entries = new ArrayList<>();
        for (int i = 0; i < Math.max(1, Math.max(gone.size(), come.size())); i++) {
            entries.add(
                    new ConfigurationChanged(
                            "opening_hours",
                            after.tenant().toString(),
                            i < gone.size() ? gone.get(i) : "",
                            i < come.size() ? come.get(i) : ""));
        }
        return entries;
    }

    /// Where a main line leads its calls.
    static String of(MainLine line) {
        return line.targets().entrySet().stream()
                .map(to -> word(to.getKey()) + "=" + of(to.getValue()))
                .collect(Collectors.joining(" "));
    }

    static String word(OpeningState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String of(MainLine.Target target) {
        return switch (target) {
            case MainLine.Target.Stay _ -> "stays";
            case MainLine.Target.OnCall _ -> "on_call";
            case MainLine.Target.Ring(ExtensionId id) -> "extension/" + id;
            case MainLine.Target.Message(MailboxId id) -> "mailbox/" + id;
        };
    }

    private static List<String> parts(OpeningHours hours) {
        List<String> parts = new ArrayList<>();
        parts.add("time_zone=" + hours.zone().getId());
        hours.week()
                .forEach(
                        (day, of) -> parts.add(day.name().toLowerCase(Locale.ROOT) + "=" + of(of)));
        hours.holidays()
                .forEach(holiday ->
                        parts.add(
                                "holiday=%s..%s %s"
                                        .formatted(
                                                holiday.first(),
                                                holiday.last(),
                                                of(holiday.hours()))));
        hours.switchedFrom().forEach(id -> parts.add("switched_from=" + id));
        hours.rota().ifPresent(rota -> parts.add("rota=" + rota.from() + " days=" + rota.days()));
        List<ExtensionId> turns = hours.rota().map(OnCallRota::turns).orElse(List.of());
        for (int turn = 0; turn < turns.size(); turn++) {
            parts.add("turn_%d=%s".formatted(turn + 1, turns.get(turn)));
        }
        return parts;
    }

    private static String of(DayHours day) {
        if (day.open().isEmpty()) {
            return "closed";
        }
        String open = texts(day.open(), "");
        return day.lunch().isEmpty() ? open : open + texts(day.lunch(), " lunch ");
    }

    private static String texts(List<Interval> intervals, String before) {
        return intervals.stream().map(Interval::text).collect(Collectors.joining(" ", before, ""));
    }

    private static List<String> texts(List<String> parts) {
        List<String> texts = new ArrayList<>();
        var text = new StringBuilder();
        for (String part : parts) {
            if (text.length() + part.length() > MAX_CHARS) {
                texts.add(text.toString());
                text.setLength(0);
            }
            text.append(text.isEmpty() ? "" : "; ").append(part);
        }
        if (!text.isEmpty()) {
            texts.add(text.toString());
        }
        return texts;
    }
}
