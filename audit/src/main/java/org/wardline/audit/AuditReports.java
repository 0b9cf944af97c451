package org.wardline.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// The questions that a practice asks of its log (R60, R68, R69), answered from the log alone. Each
/// reads by an index and in pages; none holds more entries than a page, and the breach scope,
/// beside them, one line for each different message, mailbox and address.
///
/// @param reader of the log
public record AuditReports(AuditReader reader) {

    private static final int PAGE = 1_000;
    private static final String LISTEN_INTENDED = "message.listen.intended";
    private static final String LISTENED = "message.listened";

    /// Kinds that say no to somebody.
    private static final List<String> REFUSALS =
            List.of(
                    "access.refused",
                    "sign_in.refused",
                    "sign_in.locked",
                    "registration.refused",
                    "refusals.overflowed",
                    "offer.refused");

    /// One time that a message was delivered, or was about to be.
    ///
    /// @param index of the intent's entry, for its proof
    /// @param number of that entry in the practice's chain
    /// @param outcome `delivered`, `unknown` after a crash, or `open` while it goes on
    /// @param seconds delivered
    /// @param ranges which, as seconds from-to
    public record Hearing(
            long index,
            long number,
            Instant at,
            AuditEntry.Who who,
            String address,
            String agent,
            String purpose,
            String outcome,
            long seconds,
            String ranges) {}

    /// Who heard a message: everybody to whom any of it was, or may have been, delivered, in order,
    /// a page at a time.
    ///
    /// @param after number in the practice's chain of the last hearing of the page before; -1 for
    ///   the first page
    /// @param limit at most 1,000
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public List<Hearing> whoHeard(TenantId practice, MessageId message, long after, int limit) {
        var query = AuditQuery.all(practice).about(message.value()).of(List.of(LISTEN_INTENDED));
        var intents = reader.search(query, after, limit);
        var outcomes = reader.outcomesOf(intents.stream().map(AuditEntry::index).toList());
        return intents.stream()
                .map(intent -> hearing(intent, Optional.ofNullable(outcomes.get(intent.index()))))
                .toList();
    }

    private static Hearing hearing(AuditEntry intent, Optional<AuditEntry> outcome) {
        return new Hearing(
                intent.index(),
                intent.tenantSeq(),
                intent.at(),
                intent.who(),
                intent.address(),
                intent.agent(),
                intent.field("purpose").orElse(""),
                outcome.map(entry ->
                                entry.kind().equals(LISTENED)
                                        ? "delivered"
                                        : entry.field("conclusion").orElse(""))
                        .orElse("open"),
                outcome.map(entry -> number(entry, "seconds")).orElse(0L),
                outcome.flatMap(entry -> entry.field("ranges")).orElse(""));
    }

    /// Who was told no, and why: sign-in, access, registration and plaintext offers.
    ///
    /// @param after as in [AuditReader#search]
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public List<AuditEntry> refusals(TenantId practice, Instant from, Instant until, long after) {
        return reader.search(
                AuditQuery.all(practice).of(REFUSALS).between(from, until), after, PAGE);
    }

    /// What an account could reach and did reach in some time, for a breach assessment (45 CFR
    /// 164.402).
    ///
    /// @param grants every change of what the person might do, until the end of the time: what they
    ///   could reach
    /// @param messages by id: what was delivered to the person
    /// @param mailboxes how often the person saw the list of each
    /// @param addresses from where, and how many acts
    /// @param refusals how often the person was told no
    /// @param acts how many acts of the person there are in all
    public record Scope(
            List<AuditEntry> grants,
            Map<String, Reached> messages,
            Map<String, Long> mailboxes,
            Map<String, Long> addresses,
            long refusals,
            long acts) {}

    /// A message that was delivered.
    ///
    /// @param times how often its delivery was begun
    /// @param seconds delivered in all
    public record Reached(long times, long seconds) {

        Reached plus(Reached more) {
            return new Reached(times + more.times, seconds + more.seconds);
        }
    }

    /// Everything that an account could reach and did reach.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public Scope breachScope(TenantId practice, UserId person, Instant from, Instant until) {
        var grants = new ArrayList<AuditEntry>();
        each(
                AuditQuery.all(practice)
                        .about(person.value())
                        .of(List.of("grant.changed", "person.created"))
                        .between(AuditQuery.EVER, until),
                grants::add);
        var messages = new TreeMap<String, Reached>();
        var mailboxes = new TreeMap<String, Long>();
        var addresses = new TreeMap<String, Long>();
        var totals = new long[2];
        each(
                AuditQuery.all(practice).by(person.value()).between(from, until),
                entry -> {
                    totals[0]++;
                    addresses.merge(entry.address(), 1L, Long::sum);
                    switch (entry.kind()) {
                        case LISTEN_INTENDED ->
                                messages.merge(
                                        entry.field("message").orElse(""),
                                        new Reached(1, 0),
                                        Reached::plus);
                        case LISTENED ->
                                messages.merge(
                                        entry.field("message").orElse(""),
                                        new Reached(0, number(entry, "seconds")),
                                        Reached::plus);
                        case "mailbox.list.intended" ->
                                mailboxes.merge(entry.field("mailbox").orElse(""), 1L, Long::sum);
                        case "access.refused" -> totals[1]++;
                        default -> {
                            // An act like any other: it counts.
                        }
                    }
                });
        return new Scope(grants, messages, mailboxes, addresses, totals[1], totals[0]);
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

    private static long number(AuditEntry entry, String field) {
        return entry.field(field).map(Long::parseLong).orElse(0L);
    }
}
