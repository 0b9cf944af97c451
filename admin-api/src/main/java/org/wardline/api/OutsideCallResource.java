package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wardline.access.Permission;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.OutsideRules;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.toll.TollCaps;

/// What a practice lets its phones call in the public network, and how much.
public final class OutsideCallResource {

    private static final String PATH = "/v1/practices/{practice}/outside-calls";

    private final DirectoryChanges directory;

    public OutsideCallResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// How many each may have.
    public record Caps(long phone, long gateway, long practice) {
        static Caps of(TollCaps caps) {
            return new Caps(caps.ofPhone(), caps.ofGateway(), caps.ofPractice());
        }

        /// What is out of range is refused as such by whoever knows the range.
        TollCaps caps() {
            return new TollCaps(small(phone), small(gateway), small(practice));
        }

        private static int small(long number) {
            return Math.clamp(number, -1, Integer.MAX_VALUE);
        }
    }

    /// A country that is called.
    ///
    /// @param rate how many minutes of the day a minute there spends
    public record Country(String country, long rate) {}

    /// The rules as clients send and see them; all of them, each time.
    public record Rules(Caps calls, Caps minutes, List<Country> countries) {
        static Rules of(OutsideRules rules) {
            return new Rules(
                    Caps.of(rules.calls()),
                    Caps.of(rules.minutes()),
                    rules.rates().entrySet().stream()
                            .map(rate -> new Country(rate.getKey(), rate.getValue()))
                            .toList());
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(guarded(HttpMethod.GET, this::get), guarded(HttpMethod.PUT, this::put));
    }

    private static Route guarded(HttpMethod method, Route.GuardedHandler handler) {
        return new Route.Guarded(method, PATH, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse get(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        return exchange.exchange().ok(Rules.of(practice.outside()));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Rules.class);
        var practice = directory.store().practice(exchange.granted().tenant());
        SortedMap<String, Integer> rates = new TreeMap<>();
        for (Country one : wanted.countries()) {
            if (rates.put(one.country(), Caps.small(one.rate())) != null) {
                throw new DirectoryRefused("A country stands in the list twice.");
            }
        }
        var rules = new OutsideRules(wanted.calls().caps(), wanted.minutes().caps(), rates);
        directory.put(practice, rules, exchange.caller());
        return exchange.exchange().ok(Rules.of(rules));
    }
}
