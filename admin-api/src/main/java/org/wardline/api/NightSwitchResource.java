package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.PracticeHours;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.ident.ExtensionId;

/// How a practice stands with its callers now, and the switch that says otherwise than its hours.
public final class NightSwitchResource {

    private static final String PATH = "/v1/practices/{practice}/night-switch";
    private static final String HOURS = "hours";

    private final DirectoryChanges directory;
    private final InstantSource clock;

    public NightSwitchResource(DirectoryChanges directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// What a client wants.
    ///
    /// @param position `open`, `night`, or `hours` to go by them again
    /// @param untilSwitchedBack rather than until the hours change by themselves; off when left out
    public record Turn(String position, Optional<Boolean> untilSwitchedBack) {}

    /// How the practice stands.
    ///
    /// @param state `open`, `lunch`, `closed` or `holiday`
    /// @param position `open`, `night` or `hours`
    /// @param until when it stands otherwise by itself, or goes by its hours again; absent when it
    ///   does not
    /// @param onCall extension of who is on call
    public record Standing(
            String state, String position, Optional<Instant> until, Optional<UUID> onCall) {
        static Standing of(PracticeHours hours, Instant now) {
            return new Standing(
                    HoursInWords.word(hours.at(now)),
                    hours.switchedAt(now).map(by -> word(by.position())).orElse(HOURS),
                    hours.nextChange(now),
                    hours.hours().onCall(now).map(ExtensionId::value));
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.GET, PATH, Permission.TURN_NIGHT_SWITCH, this::get),
                new Route.Guarded(HttpMethod.PUT, PATH, Permission.TURN_NIGHT_SWITCH, this::put));
    }

    private HttpResponse get(GuardedExchange exchange) {
        return exchange.exchange().ok(Standing.of(said(exchange), clock.instant()));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Turn.class);
        PracticeHours hours = said(exchange);
        Instant now = clock.instant();
        boolean stays = wanted.untilSwitchedBack().orElse(false);
        Optional<NightSwitch> to =
                position(wanted.position())
                        .map(way ->
                                stays
                                        ? new NightSwitch(way, Optional.empty())
                                        : hours.hours().switched(way, now));
        directory.turn(exchange.granted().tenant(), hours.switchedAt(now), to, exchange.caller());
        var after = new PracticeHours(hours.hours(), to, hours.lines());
        return exchange.exchange().ok(Standing.of(after, now));
    }

    private PracticeHours said(GuardedExchange exchange) {
        return OpeningHoursResource.said(directory.store().practice(exchange.granted().tenant()));
    }

    private static String word(NightSwitch.Position position) {
        return position.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<NightSwitch.Position> position(String word) {
        for (NightSwitch.Position position : NightSwitch.Position.values()) {
            if (word(position).equals(word)) {
                return Optional.of(position);
            }
        }
        if (word.equals(HOURS)) {
            return Optional.empty();
        }
        throw new DirectoryRefused("The night switch is turned to `open`, `night` or `hours`.");
    }
}
