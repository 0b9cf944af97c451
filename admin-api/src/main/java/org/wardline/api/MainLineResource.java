package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.MainLine;
import org.wardline.directory.OpeningState;
import org.wardline.directory.PracticeDirectory;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;

/// The extensions that go by the opening hours of their practice, and where their calls go then.
public final class MainLineResource {

    private static final String PATH = "/v1/practices/{practice}/extensions/{extension}/main-line";

    private final DirectoryChanges directory;

    public MainLineResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// A destination for every state.
    ///
    /// @param open the extension itself when left out
    /// @param lunch as closed when left out
    /// @param holiday as closed when left out
    public record Line(
            Optional<Target> open,
            Optional<Target> lunch,
            Target closed,
            Optional<Target> holiday) {
        static Line of(MainLine line) {
            Map<OpeningState, MainLine.Target> to = line.targets();
            return new Line(
                    Optional.of(Target.of(to.get(OpeningState.OPEN))),
                    Optional.of(Target.of(to.get(OpeningState.LUNCH))),
                    Target.of(to.get(OpeningState.CLOSED)),
                    Optional.of(Target.of(to.get(OpeningState.HOLIDAY))));
        }
    }

    /// One of the three; none of them for the extension itself.
    ///
    /// @param extension to which the calls go
    /// @param mailbox that takes messages at once
    /// @param onCall true for who is on call
    public record Target(
            Optional<UUID> extension, Optional<UUID> mailbox, Optional<Boolean> onCall) {

        private static final Target STAY =
                new Target(Optional.empty(), Optional.empty(), Optional.empty());

        static Target of(MainLine.Target target) {
            return switch (target) {
                case MainLine.Target.Stay _ -> STAY;
                case MainLine.Target.Ring(ExtensionId id) ->
                        new Target(Optional.of(id.value()), Optional.empty(), Optional.empty());
                case MainLine.Target.Message(MailboxId id) ->
                        new Target(Optional.empty(), Optional.of(id.value()), Optional.empty());
                case MainLine.Target.OnCall _ ->
                        new Target(Optional.empty(), Optional.empty(), Optional.of(true));
            };
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.GET, this::get),
                guarded(HttpMethod.PUT, this::put),
                guarded(HttpMethod.DELETE, this::delete));
    }

    private static Route guarded(HttpMethod method, Route.GuardedHandler handler) {
        return new Route.Guarded(method, PATH, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse get(GuardedExchange exchange) {
        var of = ExtensionOf.path(directory, exchange);
        var line =
                line(of).orElseThrow(() ->
                        new ApiRefused(
                                ProblemType.NOT_FOUND,
                                "This extension does not go by the opening hours."));
        return exchange.exchange().ok(Line.of(line));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Line.class);
        var of = ExtensionOf.path(directory, exchange);
        if (of.practice().hours().isEmpty()) {
            throw new DirectoryRefused("Set the opening hours of the practice first.");
        }
        MainLine.Target closed = target(of.practice(), wanted.closed());
        Map<OpeningState, MainLine.Target> targets = new EnumMap<>(OpeningState.class);
        targets.put(OpeningState.CLOSED, closed);
        targets.put(
                OpeningState.OPEN,
                wanted.open()
                        .map(to -> target(of.practice(), to))
                        .orElseGet(MainLine.Target.Stay::new));
        targets.put(
                OpeningState.LUNCH,
                wanted.lunch().map(to -> target(of.practice(), to)).orElse(closed));
        targets.put(
                OpeningState.HOLIDAY,
                wanted.holiday().map(to -> target(of.practice(), to)).orElse(closed));
        var line = new MainLine(of.extension().id(), of.extension().tenant(), targets);
        directory.put(of.extension(), line(of), Optional.of(line), exchange.caller());
        return exchange.exchange().ok(Line.of(line));
    }

    private HttpResponse delete(GuardedExchange exchange) {
        var of = ExtensionOf.path(directory, exchange);
        directory.put(of.extension(), line(of), Optional.empty(), exchange.caller());
        return exchange.exchange().noContent();
    }

    private static Optional<MainLine> line(ExtensionOf of) {
        return of.practice().hours().flatMap(hours -> hours.line(of.extension().id()));
    }

    private static MainLine.Target target(PracticeDirectory practice, Target wanted) {
        boolean onCall = wanted.onCall().orElse(false);
        if ((wanted.extension().isPresent() ? 1 : 0)
                        + (wanted.mailbox().isPresent() ? 1 : 0)
                        + (onCall ? 1 : 0)
                > 1) {
            throw new DirectoryRefused(
                    "Calls go to an extension, to a mailbox or to who is on call.");
        }
        if (wanted.extension().isPresent()) {
            return extension(practice, new ExtensionId(wanted.extension().get()));
        }
        if (wanted.mailbox().isPresent()) {
            return mailbox(practice, new MailboxId(wanted.mailbox().get()));
        }
        if (onCall && practice.hours().flatMap(hours -> hours.hours().rota()).isEmpty()) {
            throw new DirectoryRefused("The opening hours have no rota that says who is on call.");
        }
        return onCall ? new MainLine.Target.OnCall() : new MainLine.Target.Stay();
    }

    private static MainLine.Target extension(PracticeDirectory practice, ExtensionId id) {
        if (practice.extension(id).isEmpty()) {
            throw new DirectoryRefused("Calls are led to an extension of this practice.");
        }
        return new MainLine.Target.Ring(id);
    }

    private static MainLine.Target mailbox(PracticeDirectory practice, MailboxId id) {
        if (practice.mailbox(id).isEmpty()) {
            throw new DirectoryRefused("Messages are left in a mailbox of this practice.");
        }
        return new MainLine.Target.Message(id);
    }
}
