package org.wardline.audit.review;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.event.CallsCapped;
import org.wardline.audit.event.ReviewFound;
import org.wardline.audit.event.ReviewOverdue;
import org.wardline.audit.event.ReviewSettingsChanged;
import org.wardline.audit.event.ReviewSigned;

/// The rules over one practice's entries, one after another. What it finds depends on the entries
/// alone: no clock, no random, no order but theirs; the same log gives the same findings, however
/// often it is interrupted and taken up from [ReviewMemory].
///
/// A plain object with one owner at a time.
final class PracticeRules {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String LISTEN = "message.listen.intended";
    private static final Set<String> OPENING =
            Set.of(LISTEN, "mailbox.list.intended", "message.forward.intended");
    private static final String FIRST = "first";
    private static final String SIGNED = "signed ";
    private static final String OVERDUE = "overdue ";

    /// What was seen before, by words: who came from which network, who opened which mailbox.
    private final Map<String, String> facts;

    /// When something that is counted happened within an hour: at most as often as its threshold.
    private final Map<String, Deque<Instant>> counted;

    private ReviewSettings settings;
    private Instant pruned = Instant.EPOCH;

    PracticeRules() {
        this(ReviewSettings.DEFAULT, new TreeMap<>(), new TreeMap<>());
    }

    PracticeRules(
            ReviewSettings settings,
            Map<String, String> facts,
            Map<String, Deque<Instant>> counted) {
        this.settings = settings;
        this.facts = facts;
        this.counted = counted;
    }

    ReviewSettings settings() {
        return settings;
    }

    Map<String, String> facts() {
        return facts;
    }

    Map<String, Deque<Instant>> counted() {
        return counted;
    }

    /// Takes the next entry of the practice.
    ///
    /// @return what is to be looked at because of it, mostly nothing
    List<ReviewFound> take(AuditEntry entry) {
        facts.putIfAbsent(FIRST, entry.at().toString());
        prune(entry.at());
        var found = new ArrayList<ReviewFound>();
        switch (entry.kind()) {
            case ReviewSettingsChanged.KIND -> decide(entry);
            case ReviewSigned.KIND -> week(entry).ifPresent(week -> facts.put(SIGNED + week, ""));
            case ReviewOverdue.KIND -> week(entry).ifPresent(week -> facts.put(OVERDUE + week, ""));
            case "grant.changed" -> grant(entry);
            case "sign_in.refused" ->
                    entry.field("login").ifPresent(login -> refused(entry, login, found));
            case CallsCapped.KIND ->
                    found.add(
                            finding(
                                    Rule.CALLS_CAPPED,
                                    entry,
                                    entry.field("device").orElse(""),
                                    entry.field("cap").orElse(""),
                                    1));
            default -> {
                // Of no rule but those of people, below.
            }
        }
        if (entry.who().kind().equals("person")) {
            person(entry, entry.who().id(), found);
        }
        return found;
    }

    private void person(AuditEntry entry, String person, List<ReviewFound> found) {
        network(entry, person, found);
        if (facts.containsKey("left " + person)) {
            daily(Rule.LEAVER, entry, person, found);
        }
        if (OPENING.contains(entry.kind())) {
            if (settings.isAfterHours(entry.at())) {
                daily(Rule.AFTER_HOURS, entry, person, found);
            }
            entry.field("mailbox").ifPresent(mailbox -> mailbox(entry, person, mailbox, found));
        }
        switch (entry.kind()) {
            case LISTEN ->
                    count(Rule.BULK_LISTENING, settings.listens(), entry, person)
                            .ifPresent(found::add);
            case "access.refused" -> refused(entry, person, found);
            case "audit.read.intended" -> {
                if (entry.field("report").filter("fhir"::equals).isPresent()) {
                    found.add(finding(Rule.EXPORT, entry, person, "", 1));
                }
            }
            default -> {
                // Nothing that is counted.
            }
        }
    }

    private void refused(AuditEntry entry, String subject, List<ReviewFound> found) {
        count(Rule.REPEATED_REFUSALS, settings.refusals(), entry, subject).ifPresent(found::add);
    }

    private void network(AuditEntry entry, String person, List<ReviewFound> found) {
        var network = Network.of(entry.address());
        if (network.isEmpty()) {
            return;
        }
        boolean first = facts.putIfAbsent("came " + person, network.get()) == null;
        boolean unseen = facts.putIfAbsent("from " + person + " " + network.get(), "") == null;
        if (unseen && !first) {
            found.add(finding(Rule.NEW_NETWORK, entry, person, network.get(), 1));
        }
    }

    private void mailbox(AuditEntry entry, String person, String mailbox, List<ReviewFound> found) {
        var role = entry.who().role();
        var whose = facts.putIfAbsent("mailbox " + mailbox, role);
        boolean first = facts.putIfAbsent("opened " + person + " " + mailbox, "") == null;
        if (first && whose != null && !whose.equals(role)) {
            found.add(finding(Rule.OTHER_ROLES_MAILBOX, entry, person, mailbox, 1));
        }
    }

    /// Mailboxes given and taken. A role is changed, never taken, so it says nothing of leaving.
    private void grant(AuditEntry entry) {
        var person = entry.field("person").orElse("");
        var before = entry.field("before").filter(PracticeRules::isMailbox);
        var after = entry.field("after").filter(PracticeRules::isMailbox);
        var given = "given " + person + " ";
        boolean had = before.isPresent();
        before.ifPresent(grant -> facts.remove(given + grant));
        after.ifPresent(grant -> facts.put(given + grant, ""));
        boolean has = facts.keySet().stream().anyMatch(fact -> fact.startsWith(given));
        if (has) {
            facts.remove("left " + person);
        } else if (had) {
            facts.put("left " + person, "");
        }
    }

    private static boolean isMailbox(String grant) {
        return !grant.isEmpty() && !grant.startsWith("role=");
    }

    private void daily(Rule rule, AuditEntry entry, String person, List<ReviewFound> found) {
        var zone = settings.zone().orElse(ZoneOffset.UTC);
        var day = entry.at().atZone(zone).toLocalDate().toString();
        if (!day.equals(facts.put(rule.term() + " " + person, day))) {
            found.add(finding(rule, entry, person, "", 1));
        }
    }

    /// After a finding the count begins anew, so that a flood of acts is no flood of findings.
    private Optional<ReviewFound> count(
            Rule rule, int threshold, AuditEntry entry, String subject) {
        var key = rule.term() + " " + subject;
        var times = counted.computeIfAbsent(key, _ -> new ArrayDeque<>());
        forget(times, entry.at());
        times.addLast(entry.at());
        if (times.size() < threshold) {
            return Optional.empty();
        }
        counted.remove(key);
        return Optional.of(finding(rule, entry, subject, "", times.size()));
    }

    private static ReviewFound finding(
            Rule rule, AuditEntry entry, String subject, String detail, long count) {
        return new ReviewFound(rule.term(), entry.index(), subject, detail, count);
    }

    private void decide(AuditEntry entry) {
        try {
            settings = ReviewSettings.of(entry);
        } catch (IllegalArgumentException _) {
            // Of a later version with other bounds: what held before goes on.
        }
    }

    private static Optional<Week> week(AuditEntry entry) {
        return entry.field("week").flatMap(Week::parse);
    }

    /// Once an hour of the log, so that what strangers typed as logins does not stay.
    private void prune(Instant now) {
        if (now.isBefore(pruned.plus(HOUR))) {
            return;
        }
        pruned = now;
        counted.values().forEach(times -> forget(times, now));
        counted.values().removeIf(Deque::isEmpty);
    }

    private static void forget(Deque<Instant> times, Instant now) {
        while (!times.isEmpty() && !times.getFirst().isAfter(now.minus(HOUR))) {
            times.removeFirst();
        }
    }

    /// Weeks that are overdue, not signed and not said to be overdue yet, oldest first.
    List<Week> overdue(Instant now) {
        var weeks = new ArrayList<Week>();
        if (facts.containsKey(FIRST)) {
            for (var week = Week.of(Instant.parse(facts.get(FIRST)));
                    week.due(settings.days()).isBefore(now);
                    week = week.next()) {
                if (!facts.containsKey(SIGNED + week) && !facts.containsKey(OVERDUE + week)) {
                    weeks.add(week);
                }
            }
        }
        return weeks;
    }
}
