package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.directory.CallerDisplay;
import org.wardline.directory.CallerDisplayRules;
import org.wardline.directory.DirectoryRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;

/// What phones show of outside callers: per role, and the most that one phone's screen shows.
public final class CallerDisplayResource {

    private static final String RULES = "/v1/practices/{practice}/caller-display";
    private static final String DEVICE = "/v1/practices/{practice}/devices/{device}/caller-display";

    private final DirectoryChanges directory;

    public CallerDisplayResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// The rules as clients send and see them: `full_name`, `initials`, `number` or `patient`.
    ///
    /// @param roles by role; those left out follow `others`
    /// @param others for extensions of no role
    public record Rules(Map<String, String> roles, String others) {
        static Rules of(CallerDisplayRules rules) {
            var roles = new TreeMap<String, String>();
            rules.byRole()
                    .forEach((role, shown) -> roles.put(PersonResource.word(role), word(shown)));
            return new Rules(roles, word(rules.others()));
        }
    }

    /// What one screen shows at most.
    public record Screen(String shows) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.GET, RULES, this::get),
                guarded(HttpMethod.PUT, RULES, this::put),
                guarded(HttpMethod.PUT, DEVICE, this::putScreen));
    }

    static String word(CallerDisplay shown) {
        return shown.name().toLowerCase(Locale.ROOT);
    }

    private static Route guarded(HttpMethod method, String path, Route.GuardedHandler handler) {
        return new Route.Guarded(method, path, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse get(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        return exchange.exchange().ok(Rules.of(practice.features().display()));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Rules.class);
        Map<Role, CallerDisplay> byRole = new EnumMap<>(Role.class);
        wanted.roles()
                .forEach((role, shown) -> byRole.put(PersonResource.role(role), shown(shown)));
        for (Role role : Role.values()) {
            byRole.putIfAbsent(role, shown(wanted.others()));
        }
        var rules = new CallerDisplayRules(byRole, shown(wanted.others()));
        directory.put(exchange.granted().tenant(), rules, exchange.caller());
        return exchange.exchange().ok(Rules.of(rules));
    }

    private HttpResponse putScreen(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Screen.class);
        var device = DeviceOf.path(directory, exchange).device();
        directory.put(device, shown(wanted.shows()), exchange.caller());
        return exchange.exchange().ok(wanted);
    }

    private static CallerDisplay shown(String word) {
        for (CallerDisplay display : CallerDisplay.values()) {
            if (word(display).equals(word)) {
                return display;
            }
        }
        throw new DirectoryRefused(
                "A screen shows `full_name`, `initials`, `number` or `patient`.");
    }
}
