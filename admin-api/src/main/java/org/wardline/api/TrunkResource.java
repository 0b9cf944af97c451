package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.core.Pbx;
import org.wardline.directory.AssociateRecord;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;

/// What connects a practice to the public network.
public final class TrunkResource {

    private static final String ALL = "/v1/practices/{practice}/trunks";
    private static final String ONE = ALL + "/{trunk}";
    private static final long DEFAULT_LINES = 10;

    private final DirectoryChanges directory;
    private final Pbx pbx;
    private final InstantSource clock;

    /// @param pbx knows which are connected
    public TrunkResource(DirectoryChanges directory, Pbx pbx, InstantSource clock) {
        this.directory = directory;
        this.pbx = pbx;
        this.clock = clock;
    }

    /// A trunk as clients send it; all of it, each time.
    ///
    /// @param port 5061 when left out
    /// @param authorities in PEM; those of the Java runtime when left out
    /// @param lines 10 when left out
    /// @param associate left out while there is no agreement
    public record WantedTrunk(
            String name,
            String host,
            Optional<Long> port,
            Optional<String> authorities,
            Optional<Long> lines,
            List<NumberView> numbers,
            Optional<Associate> associate) {}

    /// A number of the practice, with its country code, and where its calls go.
    public record NumberView(String number, UUID extension) {}

    /// The business associate agreement with the carrier.
    public record Associate(String name, LocalDate signed, String scope, LocalDate expires) {}

    /// A trunk as clients see it.
    ///
    /// @param enabled whether its agreement is in force; without that it carries emergency calls
    ///   only
    /// @param connected whether its carrier is connected now
    public record TrunkView(
            UUID id,
            String name,
            String host,
            long port,
            Optional<String> authorities,
            long lines,
            List<NumberView> numbers,
            Optional<Associate> associate,
            boolean enabled,
            boolean connected) {}

    /// All trunks of a practice, in the order in which they are tried.
    public record TrunkList(List<TrunkView> trunks) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.GET, ALL, this::list),
                guarded(HttpMethod.POST, ALL, this::add),
                guarded(HttpMethod.PUT, ONE, this::change),
                guarded(HttpMethod.DELETE, ONE, this::remove));
    }

    private static Route guarded(HttpMethod method, String path, Route.GuardedHandler handler) {
        return new Route.Guarded(method, path, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse list(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        var all = practice.trunks().stream().map(this::view).toList();
        return exchange.exchange().ok(new TrunkList(all));
    }

    private HttpResponse add(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(WantedTrunk.class);
        TenantId tenant = exchange.granted().tenant();
        Trunk trunk = trunk(TrunkId.random(), directory.store().practice(tenant), wanted);
        directory.put(Optional.empty(), trunk, exchange.caller());
        return exchange.exchange().created(trunk.id().value(), view(trunk));
    }

    private HttpResponse change(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(WantedTrunk.class);
        var practice = directory.store().practice(exchange.granted().tenant());
        Trunk before = named(practice, exchange);
        Trunk after = trunk(before.id(), practice, wanted);
        directory.put(Optional.of(before), after, exchange.caller());
        return exchange.exchange().ok(view(after));
    }

    private HttpResponse remove(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        directory.remove(named(practice, exchange), exchange.caller());
        return exchange.exchange().noContent();
    }

    private static Trunk named(PracticeDirectory practice, GuardedExchange exchange) {
        return practice.trunk(new TrunkId(exchange.exchange().id("trunk")))
                .orElseThrow(() ->
                        new ApiRefused(
                                ProblemType.NOT_FOUND, "There is no such trunk in this practice."));
    }

    private TrunkView view(Trunk trunk) {
        return new TrunkView(
                trunk.id().value(),
                trunk.name(),
                trunk.server().host(),
                trunk.server().port(),
                trunk.server().authorities(),
                trunk.lines(),
                trunk.numbers().stream()
                        .map(own -> new NumberView(own.number().text(), own.extension().value()))
                        .toList(),
                trunk.associate()
                        .map(agreed ->
                                new Associate(
                                        agreed.name(),
                                        agreed.signed(),
                                        agreed.scope(),
                                        agreed.expires())),
                trunk.isEnabled(clock.instant()),
                pbx.connectedTrunks().contains(trunk.id()));
    }

    private static Trunk trunk(TrunkId id, PracticeDirectory practice, WantedTrunk wanted) {
        return new Trunk(
                id,
                practice.tenant().id(),
                wanted.name(),
                new TrunkServer(
                        wanted.host(),
                        small(wanted.port().orElse((long) TrunkServer.DEFAULT_PORT)),
                        wanted.authorities()),
                small(wanted.lines().orElse(DEFAULT_LINES)),
                wanted.numbers().stream().map(number -> number(practice, number)).toList(),
                wanted.associate()
                        .map(said ->
                                new AssociateRecord(
                                        said.name(), said.signed(), said.scope(), said.expires())));
    }

    /// What is out of range is refused as such by whoever knows the range.
    private static int small(long number) {
        return Math.clamp(number, -1, Integer.MAX_VALUE);
    }

    private static TrunkNumber number(PracticeDirectory practice, NumberView wanted) {
        var extension = new ExtensionId(wanted.extension());
        if (practice.extension(extension).isEmpty()) {
            throw new DirectoryRefused(
                    "The calls of a number go to an extension of this practice.");
        }
        E164 number =
                E164.of(wanted.number())
                        .orElseThrow(() ->
                                new DirectoryRefused(
                                        "A number is written with its country code, such as"
                                                + " +12025550100."));
        return new TrunkNumber(number, extension);
    }
}
