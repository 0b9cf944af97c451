package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.DayHours;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.Holiday;
import org.wardline.directory.Interval;
import org.wardline.directory.MainLine;
import org.wardline.directory.OnCallRota;
import org.wardline.directory.OpeningHours;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.PracticeHours;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.ExtensionId;

/// When a practice is open, who is on call, and which phones may turn its night switch.
public final class OpeningHoursResource {

    private static final String PATH = "/v1/practices/{practice}/opening-hours";

    private final DirectoryChanges directory;

    public OpeningHoursResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// All of it, as clients send and see it.
    ///
    /// @param timeZone name in the IANA database, for example `America/Chicago`
    /// @param week by weekday, `monday` to `sunday`; a day that is left out is closed
    /// @param holidays none when left out
    /// @param switchExtensions extensions whose phones may turn the night switch; none when left
    ///   out
    /// @param rota who is on call; nobody when left out
    public record Hours(
            String timeZone,
            Map<String, Day> week,
            Optional<List<SpecialDays>> holidays,
            Optional<List<UUID>> switchExtensions,
            Optional<Rota> rota) {
        static Hours of(OpeningHours hours) {
            Map<String, Day> week = new LinkedHashMap<>();
            hours.week().forEach((day, of) -> week.put(word(day), Day.of(of)));
            return new Hours(
                    hours.zone().getId(),
                    week,
                    Optional.of(hours.holidays().stream().map(SpecialDays::of).toList()),
                    Optional.of(
                            hours.switchedFrom().stream()
                                    .map(ExtensionId::value)
                                    .sorted()
                                    .toList()),
                    hours.rota().map(Rota::of));
        }
    }

    /// The hours of a day, each `08:00-12:00`.
    public record Day(Optional<List<String>> open, Optional<List<String>> lunch) {
        static Day of(DayHours day) {
            return new Day(
                    Optional.of(day.open().stream().map(Interval::text).toList()),
                    Optional.of(day.lunch().stream().map(Interval::text).toList()));
        }
    }

    /// Days that are not as others.
    ///
    /// @param from its first day, for example `2026-12-24`
    /// @param to its last day; the first one when left out
    public record SpecialDays(
            String from,
            Optional<String> to,
            String name,
            Optional<List<String>> open,
            Optional<List<String>> lunch) {
        static SpecialDays of(Holiday holiday) {
            Day day = Day.of(holiday.hours());
            return new SpecialDays(
                    holiday.first().toString(),
                    Optional.of(holiday.last().toString()),
                    holiday.name(),
                    day.open(),
                    day.lunch());
        }
    }

    /// Who is on call.
    ///
    /// @param from when the first turn begins, by the clock on the wall: `2026-11-06T17:00`
    /// @param days of each turn; 7 when left out
    /// @param turns extensions in their order
    public record Rota(String from, Optional<Integer> days, List<UUID> turns) {
        static Rota of(OnCallRota rota) {
            return new Rota(
                    rota.from().toString(),
                    Optional.of(rota.days()),
                    rota.turns().stream().map(ExtensionId::value).toList());
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.GET, PATH, Permission.CONFIGURE_TELEPHONY, this::get),
                new Route.Guarded(HttpMethod.PUT, PATH, Permission.CONFIGURE_TELEPHONY, this::put));
    }

    /// What a practice has said of its hours.
    ///
    /// @throws ApiRefused 404 when it has said nothing
    static PracticeHours said(PracticeDirectory practice) {
        return practice.hours()
                .orElseThrow(() ->
                        new ApiRefused(
                                ProblemType.NOT_FOUND, "This practice has no opening hours yet."));
    }

    private HttpResponse get(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        return exchange.exchange().ok(Hours.of(said(practice).hours()));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Hours.class);
        var practice = directory.store().practice(exchange.granted().tenant());
        OpeningHours hours = hours(wanted, practice);
        boolean onCall =
                practice.hours().map(PracticeHours::lines).orElse(List.of()).stream()
                        .anyMatch(
                                line -> line.targets().containsValue(new MainLine.Target.OnCall()));
        if (onCall && hours.rota().isEmpty()) {
            throw new DirectoryRefused(
                    "A main line leads to who is on call: it needs the rota, or another"
                            + " destination first.");
        }
        directory.put(practice.hours().map(PracticeHours::hours), hours, exchange.caller());
        return exchange.exchange().ok(Hours.of(hours));
    }

    private static OpeningHours hours(Hours wanted, PracticeDirectory practice) {
        given(Optional.of(new ArrayList<>(wanted.week().values())));
        Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
        wanted.week().forEach((day, of) -> week.put(day(day), day(of.open(), of.lunch())));
        return new OpeningHours(
                practice.tenant().id(),
                zone(wanted.timeZone()),
                week,
                given(wanted.holidays()).stream()
                        .map(days ->
                                new Holiday(
                                        date(days.from()),
                                        date(days.to().orElse(days.from())),
                                        days.name(),
                                        day(days.open(), days.lunch())))
                        .toList(),
                new HashSet<>(extensions(practice, given(wanted.switchExtensions()))),
                wanted.rota()
                        .map(rota ->
                                new OnCallRota(
                                        moment(rota.from()),
                                        rota.days().orElse(7),
                                        extensions(practice, given(Optional.of(rota.turns()))))));
    }

    private static List<ExtensionId> extensions(PracticeDirectory practice, List<UUID> ids) {
        List<ExtensionId> extensions = ids.stream().map(ExtensionId::new).toList();
        if (!extensions.stream().allMatch(id -> practice.extension(id).isPresent())) {
            throw new DirectoryRefused(
                    "Who is on call or turns the night switch has an extension of this practice.");
        }
        return extensions;
    }

    private static DayHours day(Optional<List<String>> open, Optional<List<String>> lunch) {
        return new DayHours(
                given(open).stream().map(Interval::parse).toList(),
                given(lunch).stream().map(Interval::parse).toList());
    }

    private static String word(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    private static DayOfWeek day(String word) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (word(day).equals(word)) {
                return day;
            }
        }
        throw new DirectoryRefused("A week has the days monday to sunday.");
    }

    private static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new DirectoryRefused("A time zone has a name such as America/Chicago.");
        }
        return ZoneId.of(name);
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException _) {
            throw new DirectoryRefused("A day has the form 2026-12-24.");
        }
    }

    private static LocalDateTime moment(String text) {
        try {
            return LocalDateTime.parse(text);
        } catch (DateTimeParseException _) {
            throw new DirectoryRefused("A rota begins at a time such as 2026-11-06T17:00.");
        }
    }

    private static <T> List<T> given(Optional<List<T>> list) {
        List<T> entries = list.orElse(List.of());
        if (entries.stream().anyMatch(Objects::isNull)) {
            throw new ApiRefused(ProblemType.MALFORMED, "An entry of a list is null.");
        }
        return entries;
    }
}
