package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.RingGroup;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.ExtensionId;

/// The groups that extensions ring.
public final class RingGroupResource {

    private static final String PATH = "/v1/practices/{practice}/extensions/{extension}/ring-group";

    private final DirectoryChanges directory;

    public RingGroupResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// A group as clients send and see it.
    ///
    /// @param order `all` or `in_order`
    /// @param eachSeconds in order, how long each rings; 15 when left out
    /// @param priority whether its calls ring differently; off when left out
    public record Group(
            String order,
            Optional<Long> eachSeconds,
            Optional<Boolean> priority,
            List<Member> members) {
        static Group of(RingGroup group) {
            return new Group(
                    group.order().name().toLowerCase(Locale.ROOT),
                    Optional.of(group.each().toSeconds()),
                    Optional.of(group.priority()),
                    group.members().stream()
                            .map(member ->
                                    new Member(
                                            member.extension().value(),
                                            Optional.of(member.delay().toSeconds())))
                            .toList());
        }
    }

    /// One that rings.
    ///
    /// @param delaySeconds when all ring, how long after the others; 0 when left out
    public record Member(UUID extension, Optional<Long> delaySeconds) {}

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
        var group =
                of.practice()
                        .group(of.extension().id())
                        .orElseThrow(() ->
                                new ApiRefused(
                                        ProblemType.NOT_FOUND, "This extension rings no group."));
        return exchange.exchange().ok(Group.of(group));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Group.class);
        var of = ExtensionOf.path(directory, exchange);
        var group =
                new RingGroup(
                        of.extension().id(),
                        of.extension().tenant(),
                        order(wanted.order()),
                        wanted.eachSeconds()
                                .map(Duration::ofSeconds)
                                .orElse(RingGroup.DEFAULT_EACH),
                        wanted.priority().orElse(false),
                        wanted.members().stream()
                                .map(member -> member(of.practice(), member))
                                .toList());
        directory.put(group, exchange.caller());
        return exchange.exchange().ok(Group.of(group));
    }

    private HttpResponse delete(GuardedExchange exchange) {
        var of = ExtensionOf.path(directory, exchange);
        directory.removeGroup(of.extension(), exchange.caller());
        return exchange.exchange().noContent();
    }

    private static RingGroup.Order order(String word) {
        return switch (word) {
            case "all" -> RingGroup.Order.ALL;
            case "in_order" -> RingGroup.Order.IN_ORDER;
            default -> throw new DirectoryRefused("A group rings `all` or `in_order`.");
        };
    }

    private static RingGroup.Member member(PracticeDirectory practice, Member member) {
        var id = new ExtensionId(member.extension());
        if (practice.extension(id).isEmpty()) {
            throw new DirectoryRefused("The members of a group are extensions of this practice.");
        }
        return new RingGroup.Member(id, Duration.ofSeconds(member.delaySeconds().orElse(0L)));
    }
}
