package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.audit.Announced;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditLog;
import org.wardline.audit.event.AccessRefused;
import org.wardline.audit.event.AuditRead;
import org.wardline.audit.event.AuditReadIntended;
import org.wardline.audit.event.ReviewSigned;
import org.wardline.audit.review.Review;
import org.wardline.audit.review.ReviewSettings;
import org.wardline.audit.review.Week;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// The weekly review of a practice's audit log (R70, R71): what the rules found, and the signature
/// of its security official.
public final class ReviewResource {

    private static final String PATH = "/v1/practices/{practice}/audit/review";
    private static final int HOUR_MINUTES = 60;

    private final Review review;
    private final PeopleStore people;
    private final AuditLog audit;
    private final InstantSource clock;

    /// Two signatures at once would both find the week unsigned.
    private final ReentrantLock signing = new ReentrantLock();

    public ReviewResource(Review review, PeopleStore people, AuditLog audit, InstantSource clock) {
        this.review = review;
        this.people = people;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a security official makes of a week's findings.
    public enum Verdict {
        /// There is nothing that needs an explanation.
        NOTHING_UNUSUAL,
        /// There is, and there is one.
        EXPLAINED,
        /// It is being looked into as a security incident.
        INCIDENT
    }

    /// A week of the queue.
    ///
    /// @param state `running`, `due`, `overdue` or `signed`
    /// @param until the first moment after it, in UTC
    /// @param due until when it is to be signed
    public record WeekView(
            String week,
            Instant from,
            Instant until,
            Instant due,
            long findings,
            String state,
            Optional<String> signedBy,
            Optional<Instant> signedAt,
            Optional<String> verdict) {
        static WeekView of(Review.Item item) {
            return new WeekView(
                    item.week().toString(),
                    item.week().from(),
                    item.week().until(),
                    item.due(),
                    item.findings(),
                    item.state().name().toLowerCase(Locale.ROOT),
                    item.signed().map(entry -> entry.who().id()),
                    item.signed().map(AuditEntry::at),
                    item.signed().flatMap(entry -> entry.field("verdict")));
        }
    }

    /// The settings, both ways.
    ///
    /// @param official the practice's security official, who signs; nobody does until one is named
    /// @param timeZone by which working hours go; until it is named the rule of them rests
    /// @param opens when work begins, for example `07:00`
    /// @param closes when it ends; `24:00` is the end of the day
    /// @param weekends whether people work on Saturday and Sunday
    /// @param listens messages that one person opens within an hour
    /// @param refusals of one person or login within an hour
    /// @param days after the end of a week in which it is to be signed
    public record Settings(
            Optional<UUID> official,
            Optional<String> timeZone,
            String opens,
            String closes,
            Boolean weekends,
            int listens,
            int refusals,
            int days) {
        static Settings of(ReviewSettings settings) {
            return new Settings(
                    settings.official().map(UserId::value),
                    settings.zone().map(ZoneId::getId),
                    clock(settings.opens()),
                    clock(settings.closes()),
                    settings.weekends(),
                    settings.listens(),
                    settings.refusals(),
                    settings.days());
        }

        private static String clock(int minutes) {
            return "%02d:%02d".formatted(minutes / HOUR_MINUTES, minutes % HOUR_MINUTES);
        }

        private static int minutes(String clock) {
            if (clock.equals("24:00")) {
                return 24 * HOUR_MINUTES;
            }
            var time = LocalTime.parse(clock);
            return time.getHour() * HOUR_MINUTES + time.getMinute();
        }
    }

    /// How a practice stands: the newest week first.
    public record Queue(Settings settings, List<WeekView> weeks) {}

    /// A signature.
    ///
    /// @param findings how many the official was shown: a week with more is not signed
    /// @param verdict in words of [Verdict]
    public record Signature(Long findings, String verdict) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.GET, PATH, Permission.VIEW_AUDIT, this::queue),
                new Route.Guarded(
                        HttpMethod.PUT,
                        PATH + "/settings",
                        Permission.CONFIGURE_PEOPLE,
                        this::settings),
                new Route.Guarded(
                        HttpMethod.GET,
                        PATH + "/{week}/findings",
                        Permission.VIEW_AUDIT,
                        this::findings),
                new Route.Guarded(
                        HttpMethod.POST,
                        PATH + "/{week}/signature",
                        Permission.VIEW_AUDIT,
                        this::sign));
    }

    private HttpResponse queue(GuardedExchange exchange) {
        var practice = exchange.granted().tenant();
        return read(
                exchange,
                new AuditReadIntended("review", ""),
                () -> {
                    var queue = review.queue(practice, clock.instant());
                    return new Queue(
                            Settings.of(queue.settings()),
                            queue.weeks().stream().map(WeekView::of).toList());
                },
                queue -> queue.weeks().size());
    }

    private HttpResponse findings(GuardedExchange exchange) {
        var practice = exchange.granted().tenant();
        var week = week(exchange);
        long after = AuditResource.number(exchange.exchange(), "after");
        return read(
                exchange,
                new AuditReadIntended("review_findings", week.toString()),
                () -> AuditResource.EntryList.of(review.findings(practice, week, after)),
                found -> found.entries().size());
    }

    private HttpResponse settings(GuardedExchange exchange) {
        var wanted = parsed(exchange.exchange().body(Settings.class));
        wanted.official().ifPresent(official -> requireOfficial(exchange, official));
        audit.append(exchange.act(wanted.event()));
        return exchange.exchange().ok(Settings.of(wanted));
    }

    private static ReviewSettings parsed(Settings wanted) {
        try {
            wanted.timeZone().ifPresent(ReviewResource::requireZone);
            return new ReviewSettings(
                    wanted.official().map(UserId::new),
                    wanted.timeZone().map(ZoneId::of),
                    Settings.minutes(wanted.opens()),
                    Settings.minutes(wanted.closes()),
                    wanted.weekends(),
                    wanted.listens(),
                    wanted.refusals(),
                    wanted.days());
        } catch (IllegalArgumentException | DateTimeException _) {
            throw new ApiRefused(
                    ProblemType.REFUSED,
                    "Work begins before it ends, both as 07:00; 1 to 200 messages, 1 to 100"
                            + " refusals, 1 to 31 days.");
        }
    }

    private static void requireZone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new ApiRefused(
                    ProblemType.REFUSED, "A time zone has a name such as America/Chicago.");
        }
    }

    /// Somebody who may see what they sign.
    private void requireOfficial(GuardedExchange exchange, UserId official) {
        var practice = exchange.granted().tenant();
        boolean may =
                people.list(practice).stream()
                        .anyMatch(person ->
                                person.active()
                                        && person.user().equals(official)
                                        && person.role().allows(Permission.VIEW_AUDIT));
        if (!may) {
            throw new ApiRefused(
                    ProblemType.REFUSED,
                    "The security official is one of the practice's people with the role %s."
                            .formatted(Role.ADMINISTRATOR.name().toLowerCase(Locale.ROOT)));
        }
    }

    private HttpResponse sign(GuardedExchange exchange) {
        var week = week(exchange);
        var signature = exchange.exchange().body(Signature.class);
        var verdict = verdict(signature.verdict());
        signing.lock();
        try {
            requireSignable(exchange, week, signature.findings());
            audit.append(
                    exchange.act(
                            new ReviewSigned(
                                    week.toString(),
                                    signature.findings(),
                                    verdict.name().toLowerCase(Locale.ROOT))));
        } finally {
            signing.unlock();
        }
        var practice = exchange.granted().tenant();
        return exchange.exchange()
                .ok(WeekView.of(item(review.queue(practice, clock.instant()), week)));
    }

    private void requireSignable(GuardedExchange exchange, Week week, long shown) {
        TenantId practice = exchange.granted().tenant();
        var queue = review.queue(practice, clock.instant());
        requireSignedByOfficial(exchange, queue.settings(), week);
        var item = item(queue, week);
        switch (item.state()) {
            case RUNNING ->
                    throw new ApiRefused(
                            ProblemType.REFUSED, "A week is signed when it is over, in UTC.");
            case SIGNED ->
                    throw new ApiRefused(ProblemType.CONFLICT, "This week is signed already.");
            case DUE, OVERDUE -> {
                if (item.findings() != shown) {
                    throw new ApiRefused(
                            ProblemType.CONFLICT,
                            "This week has %d findings. Look at them before you sign."
                                    .formatted(item.findings()));
                }
            }
        }
    }

    private void requireSignedByOfficial(
            GuardedExchange exchange, ReviewSettings settings, Week week) {
        var official =
                settings.official()
                        .orElseThrow(() ->
                                new ApiRefused(
                                        ProblemType.REFUSED,
                                        "Name the practice's security official first."));
        if (!official.equals(exchange.caller().actor().user())) {
            audit.append(
                    exchange.act(
                            new AccessRefused("sign_review", "week/" + week, "not_the_official")));
            throw new ApiRefused(
                    ProblemType.FORBIDDEN, "The practice's security official signs its weeks.");
        }
    }

    private static Review.Item item(Review.Queue queue, Week week) {
        return queue.week(week)
                .orElseThrow(
                        () -> new ApiRefused(ProblemType.NOT_FOUND, "The log has no such week."));
    }

    private static Week week(GuardedExchange exchange) {
        return Week.parse(exchange.exchange().word("week"))
                .orElseThrow(() -> new ApiRefused(ProblemType.MALFORMED));
    }

    private static Verdict verdict(String word) {
        for (var verdict : Verdict.values()) {
            if (verdict.name().toLowerCase(Locale.ROOT).equals(word)) {
                return verdict;
            }
        }
        throw new ApiRefused(
                ProblemType.REFUSED, "The verdict is nothing_unusual, explained or incident.");
    }

    private <T> HttpResponse read(
            GuardedExchange exchange,
            AuditReadIntended intended,
            Supplier<T> report,
            Function<T, Integer> rows) {
        return exchange.exchange()
                .ok(
                        Announced.read(
                                event -> audit.append(exchange.act(event)),
                                intended,
                                _ -> report.get(),
                                (intent, found) ->
                                        new AuditRead(intent.index(), rows.apply(found))));
    }
}
