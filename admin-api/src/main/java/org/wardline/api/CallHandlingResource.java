package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wardline.access.Permission;
import org.wardline.directory.CallHandling;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.PracticeDirectory;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;

/// How calls to an extension are handled: do-not-disturb, call waiting, forwards, pickup group, and
/// whose desk it is.
public final class CallHandlingResource {

    private static final String PATH =
            "/v1/practices/{practice}/extensions/{extension}/call-handling";

    private final DirectoryChanges directory;

    public CallHandlingResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// All of it, as clients send and see it; what is left out is off.
    ///
    /// @param callWaiting on when left out
    /// @param forwardAlways number of an extension of the practice
    /// @param role for what the desk's phones show of callers
    public record Handling(
            Optional<Boolean> doNotDisturb,
            Optional<Boolean> callWaiting,
            Optional<String> forwardAlways,
            Optional<String> forwardBusy,
            Optional<String> forwardNoAnswer,
            Optional<String> pickupGroup,
            Optional<String> role) {
        static Handling of(CallHandling handling) {
            return new Handling(
                    Optional.of(handling.doNotDisturb()),
                    Optional.of(handling.callWaiting()),
                    digits(handling, ForwardWhen.ALWAYS),
                    digits(handling, ForwardWhen.BUSY),
                    digits(handling, ForwardWhen.NO_ANSWER),
                    handling.pickupGroup(),
                    handling.role().map(PersonResource::word));
        }

        private static Optional<String> digits(CallHandling handling, ForwardWhen when) {
            return handling.forward(when).map(ExtensionNumber::digits);
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.GET, PATH, Permission.CONFIGURE_TELEPHONY, this::get),
                new Route.Guarded(HttpMethod.PUT, PATH, Permission.CONFIGURE_TELEPHONY, this::put));
    }

    private HttpResponse get(GuardedExchange exchange) {
        var of = ExtensionOf.path(directory, exchange);
        return exchange.exchange().ok(Handling.of(of.practice().handling(of.extension())));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Handling.class);
        var of = ExtensionOf.path(directory, exchange);
        Map<ForwardWhen, ExtensionNumber> forwards = new EnumMap<>(ForwardWhen.class);
        forward(forwards, of.practice(), ForwardWhen.ALWAYS, wanted.forwardAlways());
        forward(forwards, of.practice(), ForwardWhen.BUSY, wanted.forwardBusy());
        forward(forwards, of.practice(), ForwardWhen.NO_ANSWER, wanted.forwardNoAnswer());
        var handling =
                new CallHandling(
                        of.extension().id(),
                        of.extension().tenant(),
                        wanted.doNotDisturb().orElse(false),
                        wanted.callWaiting().orElse(true),
                        forwards,
                        wanted.pickupGroup(),
                        wanted.role().map(PersonResource::role));
        directory.put(of.practice().handling(of.extension()), handling, exchange.caller());
        return exchange.exchange().ok(Handling.of(handling));
    }

    private static void forward(
            Map<ForwardWhen, ExtensionNumber> forwards,
            PracticeDirectory practice,
            ForwardWhen when,
            Optional<String> number) {
        number.ifPresent(digits -> {
            if (practice.extensionByNumber(digits).isEmpty()) {
                throw new DirectoryRefused("Calls are forwarded to an extension of this practice.");
            }
            forwards.put(when, new ExtensionNumber(digits));
        });
    }
}
