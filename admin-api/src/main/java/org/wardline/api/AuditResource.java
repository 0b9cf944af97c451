package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.wardline.access.Permission;
import org.wardline.audit.Announced;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditQuery;
import org.wardline.audit.AuditReports;
import org.wardline.audit.event.AuditRead;
import org.wardline.audit.event.AuditReadIntended;
import org.wardline.audit.fhir.FhirBundle;
import org.wardline.http.ApiRefused;
import org.wardline.http.Exchange;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.MessageId;
import org.wardline.ident.UserId;

/// A practice's audit log, to search and in reports (R60, R68, R69). Reading it is written down
/// before anything is shown (R72).
public final class AuditResource {

    private static final String PATH = "/v1/practices/{practice}/audit";
    private static final int PAGE = 1_000;

    private final AuditReports reports;
    private final AuditLog audit;
    private final String server;

    /// @param server the host name by which others know this server
    public AuditResource(AuditReports reports, AuditLog audit, String server) {
        this.reports = reports;
        this.audit = audit;
        this.server = server;
    }

    /// An entry as clients see it.
    ///
    /// @param number in the practice's chain, from 0
    public record EntryView(
            long index,
            long number,
            Instant at,
            String actorKind,
            String actor,
            String session,
            String role,
            String method,
            String address,
            String agent,
            String kind,
            Map<String, String> fields) {
        static EntryView of(AuditEntry entry) {
            var fields = new LinkedHashMap<String, String>();
            entry.fields().forEach(field -> fields.put(field.name(), field.value()));
            return new EntryView(
                    entry.index(),
                    entry.tenantSeq(),
                    entry.at(),
                    entry.who().kind(),
                    entry.who().id(),
                    entry.who().session(),
                    entry.who().role(),
                    entry.who().method(),
                    entry.address(),
                    entry.agent(),
                    entry.kind(),
                    fields);
        }
    }

    /// A page of entries in order; the next one is asked for with `after`, the last number.
    public record EntryList(List<EntryView> entries) {
        static EntryList of(List<AuditEntry> entries) {
            return new EntryList(entries.stream().map(EntryView::of).toList());
        }
    }

    /// One time that a message was delivered, or was about to be.
    public record HearingView(
            long index,
            long number,
            Instant at,
            String actorKind,
            String actor,
            String role,
            String address,
            String agent,
            String purpose,
            String outcome,
            long seconds,
            String ranges) {
        static HearingView of(AuditReports.Hearing hearing) {
            return new HearingView(
                    hearing.index(),
                    hearing.number(),
                    hearing.at(),
                    hearing.who().kind(),
                    hearing.who().id(),
                    hearing.who().role(),
                    hearing.address(),
                    hearing.agent(),
                    hearing.purpose(),
                    hearing.outcome(),
                    hearing.seconds(),
                    hearing.ranges());
        }
    }

    /// Everybody to whom a message was delivered; the next page is asked for with `after`, the last
    /// number.
    public record HearingList(List<HearingView> hearings) {}

    /// A thing that an account reached.
    ///
    /// @param seconds delivered, of a message; else 0
    public record ReachedView(String id, long times, long seconds) {}

    /// What an account could reach and did reach.
    public record ScopeView(
            List<EntryView> grants,
            List<ReachedView> messages,
            List<ReachedView> mailboxes,
            Map<String, Long> addresses,
            long refusals,
            long acts) {
        static ScopeView of(AuditReports.Scope scope) {
            return new ScopeView(
                    scope.grants().stream().map(EntryView::of).toList(),
                    scope.messages().entrySet().stream()
                            .map(message ->
                                    new ReachedView(
                                            message.getKey(),
                                            message.getValue().times(),
                                            message.getValue().seconds()))
                            .toList(),
                    scope.mailboxes().entrySet().stream()
                            .map(mailbox ->
                                    new ReachedView(mailbox.getKey(), mailbox.getValue(), 0))
                            .toList(),
                    scope.addresses(),
                    scope.refusals(),
                    scope.acts());
        }
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                get("/entries", this::entries),
                get("/events", this::events),
                get("/hearings", this::hearings),
                get("/refusals", this::refusals),
                get("/scope", this::scope));
    }

    private static Route get(String path, Route.GuardedHandler handler) {
        return new Route.Guarded(HttpMethod.GET, PATH + path, Permission.VIEW_AUDIT, handler);
    }

    private HttpResponse entries(GuardedExchange exchange) {
        var request = exchange.exchange();
        var query =
                new AuditQuery(
                        exchange.granted().tenant(),
                        id(request, "actor"),
                        id(request, "object"),
                        request.query("kind").map(List::of).orElse(List.of()),
                        time(request, "from", AuditQuery.EVER),
                        time(request, "until", AuditQuery.FOREVER));
        long after = number(request, "after");
        var about = query.object().or(query::actor).map(UUID::toString).orElse("");
        return read(
                exchange,
                new AuditReadIntended("search", about),
                () -> {
                    var found = EntryList.of(reports.reader().search(query, after, PAGE));
                    return new Answer(found, found.entries().size());
                });
    }

    /// A page for audit repositories, which name the next one by its link.
    private HttpResponse events(GuardedExchange exchange) {
        var request = exchange.exchange();
        var query =
                AuditQuery.all(exchange.granted().tenant())
                        .between(
                                time(request, "from", AuditQuery.EVER),
                                time(request, "until", AuditQuery.FOREVER));
        long after = number(request, "after");
        return read(
                exchange,
                new AuditReadIntended("fhir", ""),
                () -> {
                    var found = reports.reader().search(query, after, PAGE);
                    // A page that is not full is the last: reading it adds entries of its own.
                    var next =
                            found.size() < PAGE
                                    ? Optional.<String>empty()
                                    : Optional.of("?after=" + found.getLast().tenantSeq());
                    return new Answer(FhirBundle.of(found, server, next), found.size());
                });
    }

    private HttpResponse hearings(GuardedExchange exchange) {
        var practice = exchange.granted().tenant();
        var message = required(exchange.exchange(), "message");
        long after = number(exchange.exchange(), "after");
        return read(
                exchange,
                new AuditReadIntended("who_heard", message.toString()),
                () -> {
                    var found =
                            reports.whoHeard(practice, new MessageId(message), after, PAGE).stream()
                                    .map(HearingView::of)
                                    .toList();
                    return new Answer(new HearingList(found), found.size());
                });
    }

    private HttpResponse refusals(GuardedExchange exchange) {
        var request = exchange.exchange();
        var from = time(request, "from", AuditQuery.EVER);
        var until = time(request, "until", AuditQuery.FOREVER);
        long after = number(request, "after");
        return read(
                exchange,
                new AuditReadIntended("refusals", ""),
                () -> {
                    var practice = exchange.granted().tenant();
                    var found = EntryList.of(reports.refusals(practice, from, until, after));
                    return new Answer(found, found.entries().size());
                });
    }

    private HttpResponse scope(GuardedExchange exchange) {
        var request = exchange.exchange();
        var person = required(request, "person");
        var from = time(request, "from", AuditQuery.EVER);
        var until = time(request, "until", AuditQuery.FOREVER);
        return read(
                exchange,
                new AuditReadIntended("breach_scope", person.toString()),
                () -> {
                    var found =
                            reports.breachScope(
                                    exchange.granted().tenant(), new UserId(person), from, until);
                    int rows = (int) Math.min(found.acts(), Integer.MAX_VALUE);
                    return new Answer(ScopeView.of(found), rows);
                });
    }

    private record Answer(Object body, int rows) {}

    private HttpResponse read(
            GuardedExchange exchange, AuditReadIntended intended, Supplier<Answer> report) {
        var answer =
                Announced.read(
                        event -> audit.append(exchange.act(event)),
                        intended,
                        _ -> report.get(),
                        (intent, found) -> new AuditRead(intent.index(), found.rows()));
        return exchange.exchange().ok(answer.body());
    }

    private static UUID required(Exchange request, String parameter) {
        return id(request, parameter).orElseThrow(() -> new ApiRefused(ProblemType.MALFORMED));
    }

    private static Optional<UUID> id(Exchange request, String parameter) {
        try {
            return request.query(parameter).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            throw new ApiRefused(ProblemType.MALFORMED);
        }
    }

    private static Instant time(Exchange request, String parameter, Instant otherwise) {
        try {
            return request.query(parameter).map(Instant::parse).orElse(otherwise);
        } catch (DateTimeParseException e) {
            throw new ApiRefused(ProblemType.MALFORMED);
        }
    }

    /// The last number of the page before; -1 for the first page.
    static long number(Exchange request, String parameter) {
        try {
            return request.query(parameter).map(Long::parseLong).orElse(-1L);
        } catch (NumberFormatException e) {
            throw new ApiRefused(ProblemType.MALFORMED);
        }
    }
}
