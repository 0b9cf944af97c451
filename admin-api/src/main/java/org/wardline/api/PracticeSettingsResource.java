package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.ZoneId;
import java.util.List;
import org.wardline.access.Permission;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.store.PracticeSettings;
import org.wardline.store.VoicemailStore;

/// What a practice decides about its voicemail.
public final class PracticeSettingsResource {

    private static final String PATH = "/v1/practices/{practice}/voicemail-settings";

    private final PracticeSettings settings;
    private final AuditLog audit;

    public PracticeSettingsResource(VoicemailStore store, AuditLog audit) {
        this.settings = store.settings();
        this.audit = audit;
    }

    /// The settings, both ways.
    ///
    /// @param timeZone name in the IANA database, for example `America/Chicago`
    public record Settings(String timeZone) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.GET, PATH, Permission.CONFIGURE_TELEPHONY, this::get),
                new Route.Guarded(HttpMethod.PUT, PATH, Permission.CONFIGURE_TELEPHONY, this::set));
    }

    private HttpResponse get(GuardedExchange exchange) {
        var zone = settings.zone(exchange.granted().tenant());
        return exchange.exchange().ok(new Settings(zone.getId()));
    }

    private HttpResponse set(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Settings.class).timeZone();
        if (!ZoneId.getAvailableZoneIds().contains(wanted)) {
            throw new ApiRefused(
                    ProblemType.REFUSED, "A time zone has a name such as America/Chicago.");
        }
        var tenant = exchange.granted().tenant();
        var receipt =
                audit.append(
                        exchange.act(
                                new ConfigurationChanged(
                                        "voicemail_settings",
                                        tenant.toString(),
                                        "time_zone=" + settings.zone(tenant).getId(),
                                        "time_zone=" + wanted)));
        settings.setZone(tenant, ZoneId.of(wanted), receipt);
        return exchange.exchange().ok(new Settings(wanted));
    }
}
