package org.wardline.audit.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditQuery;
import org.wardline.audit.AuditReader;
import org.wardline.audit.event.ReviewFound;
import org.wardline.audit.event.ReviewSettingsChanged;
import org.wardline.audit.event.ReviewSigned;
import org.wardline.ident.TenantId;

/// A practice's queue of weeks to review, read from the log alone: what the rules found in each,
/// and who signed it (R70).
///
/// @param reader of the log
public record Review(AuditReader reader) {

    private static final int PAGE = 1_000;

    /// How a week stands.
    public enum State {
        /// It goes on.
        RUNNING,
        /// It is over and waits.
        DUE,
        /// It waits longer than the practice allows.
        OVERDUE,
        /// It was reviewed.
        SIGNED
    }

    /// A week in the queue. It is signed once; what is signed does not change, for findings belong
    /// to the week in which they were written down.
    ///
    /// @param findings how many there are
    /// @param due until when it is to be signed
    /// @param signed the entry in which it was
    public record Item(
            Week week, long findings, Instant due, State state, Optional<AuditEntry> signed) {}

    /// How a practice stands.
    ///
    /// @param weeks since its first entry, newest first
    public record Queue(ReviewSettings settings, List<Item> weeks) {

        /// One of the weeks.
        public Optional<Item> week(Week week) {
            return weeks.stream().filter(item -> item.week().equals(week)).findFirst();
        }
    }

    /// The settings that hold for a practice.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public ReviewSettings settings(TenantId practice) {
        var last = new ReviewSettings[] {ReviewSettings.DEFAULT};
        each(
                AuditQuery.all(practice).of(List.of(ReviewSettingsChanged.KIND)),
                entry -> last[0] = ReviewSettings.of(entry));
        return last[0];
    }

    /// All weeks of a practice.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public Queue queue(TenantId practice, Instant now) {
        var settings = settings(practice);
        var findings = new TreeMap<Week, Long>();
        var signed = new TreeMap<Week, AuditEntry>();
        each(
                AuditQuery.all(practice).of(List.of(ReviewFound.KIND, ReviewSigned.KIND)),
                entry -> {
                    if (entry.kind().equals(ReviewFound.KIND)) {
                        findings.merge(Week.of(entry.at()), 1L, Long::sum);
                    } else {
                        entry.field("week")
                                .flatMap(Week::parse)
                                .ifPresent(week -> signed.putIfAbsent(week, entry));
                    }
                });
        var weeks = new ArrayList<Item>();
        reader.search(AuditQuery.all(practice), -1, 1).stream()
                .map(AuditEntry::at)
                .findFirst()
                .ifPresent(first -> {
                    var last = Week.of(now);
                    for (var week = Week.of(first); week.compareTo(last) <= 0; week = week.next()) {
                        weeks.add(item(week, settings, findings, signed, now));
                    }
                });
        return new Queue(settings, weeks.reversed());
    }

    private static Item item(
            Week week,
            ReviewSettings settings,
            Map<Week, Long> findings,
            Map<Week, AuditEntry> signed,
            Instant now) {
        var due = week.due(settings.days());
        var by = Optional.ofNullable(signed.get(week));
        return new Item(week, findings.getOrDefault(week, 0L), due, state(week, due, by, now), by);
    }

    private static State state(Week week, Instant due, Optional<AuditEntry> signed, Instant now) {
        if (signed.isPresent()) {
            return State.SIGNED;
        } else if (now.isBefore(week.until())) {
            return State.RUNNING;
        }
        return due.isBefore(now) ? State.OVERDUE : State.DUE;
    }

    /// What the rules found in a week, at most 1,000 at a time.
    ///
    /// @param after as in [AuditReader#search]
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public List<AuditEntry> findings(TenantId practice, Week week, long after) {
        var query =
                AuditQuery.all(practice)
                        .of(List.of(ReviewFound.KIND))
                        .between(week.from(), week.until());
        return reader.search(query, after, PAGE);
    }

    /// The finding that an entry holds.
    static Optional<ReviewFound> found(AuditEntry entry) {
        if (!entry.kind().equals(ReviewFound.KIND)) {
            return Optional.empty();
        }
        return Optional.of(
                new ReviewFound(
                        entry.field("rule").orElse(""),
                        entry.field("entry").map(Long::parseLong).orElse(0L),
                        entry.field("subject").orElse(""),
                        entry.field("detail").orElse(""),
                        entry.field("count").map(Long::parseLong).orElse(0L)));
    }

    private void each(AuditQuery query, Consumer<AuditEntry> sink) {
        long after = -1;
        for (var page = reader.search(query, after, PAGE);
                !page.isEmpty();
                page = reader.search(query, after, PAGE)) {
            page.forEach(sink);
            after = page.getLast().tenantSeq();
        }
    }
}
