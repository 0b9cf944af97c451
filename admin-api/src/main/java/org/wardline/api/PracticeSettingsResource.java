package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.wardline.access.Permission;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.TenantId;
import org.wardline.store.PracticeSettings;
import org.wardline.store.Retention;
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
    /// @param keptDays after which a message is deleted by itself; never when left out
    /// @param recoveryDays how long a deleted message can be brought back; 30 when left out
    public record Settings(
            String timeZone, Optional<Integer> keptDays, Optional<Integer> recoveryDays) {
        static Settings of(ZoneId zone, Retention retention) {
            return new Settings(
                    zone.getId(), retention.keptDays(), Optional.of(retention.recoveryDays()));
        }

        /// As the audit log shows it.
        private String text() {
            return "time_zone=%s kept_days=%s recovery_days=%d"
                    .formatted(
                            timeZone,
                            keptDays.map(String::valueOf).orElse("all"),
                            recoveryDays.orElseThrow());
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.GET, PATH, Permission.CONFIGURE_TELEPHONY, this::get),
                new Route.Guarded(HttpMethod.PUT, PATH, Permission.CONFIGURE_TELEPHONY, this::set));
    }

    private HttpResponse get(GuardedExchange exchange) {
        return exchange.exchange().ok(now(exchange.granted().tenant()));
    }

    private HttpResponse set(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Settings.class);
        if (!ZoneId.getAvailableZoneIds().contains(wanted.timeZone())) {
            throw new ApiRefused(
                    ProblemType.REFUSED, "A time zone has a name such as America/Chicago.");
        }
        int recovery = wanted.recoveryDays().orElse(Retention.DEFAULT.recoveryDays());
        if (!Retention.isAllowed(wanted.keptDays(), recovery)) {
            throw new ApiRefused(
                    ProblemType.REFUSED,
                    "Messages are kept for 30 to 10950 days, deleted ones for 7 to 365.");
        }
        var zone = ZoneId.of(wanted.timeZone());
        var retention = new Retention(wanted.keptDays(), recovery);
        var tenant = exchange.granted().tenant();
        var after = Settings.of(zone, retention);
        var receipt =
                audit.append(
                        exchange.act(
                                new ConfigurationChanged(
                                        "voicemail_settings",
                                        tenant.toString(),
                                        now(tenant).text(),
                                        after.text())));
        settings.set(tenant, zone, retention, receipt);
        return exchange.exchange().ok(after);
    }

    private Settings now(TenantId tenant) {
        return Settings.of(settings.zone(tenant), settings.retention(tenant));
    }
}
