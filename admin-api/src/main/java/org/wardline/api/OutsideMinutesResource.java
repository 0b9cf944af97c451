package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.OutsideRules;
import org.wardline.directory.PracticeDirectory;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;

/// What of today's minutes for calls into the public network is reserved, and what the caps are.
public final class OutsideMinutesResource {

    private static final String PATH = "/v1/practices/{practice}/outside-minutes";

    private final DirectoryChanges directory;
    private final InstantSource clock;

    /// @param clock says which day it is
    public OutsideMinutesResource(DirectoryChanges directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Minutes of one phone.
    ///
    /// @param reserved what counts as used: a quarter of an hour at a time is reserved ahead
    public record PhoneMinutes(
            UUID device, UUID extension, String username, long reserved, long cap) {}

    /// Minutes of a practice.
    ///
    /// @param day where the practice is
    /// @param phones those that have any today
    public record OutsideMinutes(
            LocalDate day, long reserved, long cap, List<PhoneMinutes> phones) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(
                        HttpMethod.GET, PATH, Permission.CONFIGURE_TELEPHONY, this::today));
    }

    private HttpResponse today(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        LocalDate day = practice.today(clock.instant());
        UUID own = practice.tenant().id().value();
        var reserved = directory.store().toll().reserved(practice.tenant().id(), day);
        return exchange.exchange()
                .ok(
                        new OutsideMinutes(
                                day,
                                reserved.getOrDefault(own, 0),
                                practice.outside().minutes().ofPractice(),
                                phones(practice, reserved)));
    }

    private static List<PhoneMinutes> phones(
            PracticeDirectory practice, Map<UUID, Integer> reserved) {
        return practice.devices().stream()
                .map(PracticeDirectory.RegisteredDevice::device)
                .filter(device -> reserved.containsKey(device.id().value()))
                .map(device ->
                        new PhoneMinutes(
                                device.id().value(),
                                device.extension().value(),
                                device.username(),
                                reserved.get(device.id().value()),
                                OutsideRules.of(practice.outside().minutes(), device.kind())))
                .toList();
    }
}
