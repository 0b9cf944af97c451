package org.wardline.audit.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.Act;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditQuery;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.event.AccessRefused;
import org.wardline.audit.event.ReviewSigned;
import org.wardline.db.Database;
import org.wardline.db.DbRole;
import org.wardline.ident.Actor;
import org.wardline.ident.Origin;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.Await;
import org.wardline.testkit.SettableClock;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// The review of a real log: each finding is written once, whatever happens to the feed, and weeks
/// that nobody signs are said to be overdue once.
class ReviewFeedIT {

    private static final TenantId PRACTICE = TenantId.random();
    private static final UserId PERSON = UserId.random();

    @TempDir private Path folder;
    private TestDatabase database;
    private TestAuditLog audit;
    private Database auditor;
    private AuditReader reader;
    private Path memory;
    private final SettableClock clock = new SettableClock(Instant.now());

    @BeforeEach
    void open() {
        database = TestPostgres.database("audit");
        audit = TestAuditLog.open(database);
        auditor = Database.open(database.target(), DbRole.AUDITOR, database.passwords().auditor());
        reader = new AuditReader(auditor, audit.config().signer().verifierKey());
        memory = folder.resolve("review.memory");
    }

    @AfterEach
    void close() {
        auditor.close();
        audit.close();
        database.close();
    }

    private void refuse(int times) {
        var act =
                new Act(
                        PRACTICE,
                        new Actor.Person(PERSON, SessionId.random(), "provider", "password"),
                        new Origin("192.0.2.1", ""),
                        new AccessRefused("listen", "message/x", "no_grant"));
        audit.log().append(IntStream.range(0, times).mapToObj(_ -> act).toList());
    }

    private List<AuditEntry> entries(String kind) {
        return reader.search(AuditQuery.all(PRACTICE).of(List.of(kind)), -1, 1_000);
    }

    private ReviewFeed feed() throws Exception {
        return new ReviewFeed(reader, audit.log(), memory, clock);
    }

    private static void drain(ReviewFeed feed) throws Exception {
        while (feed.turn()) {
            // The next batch.
        }
    }

    @Test
    void aRunningFeedFindsByItself() throws Exception {
        refuse(9);
        try (var _ = ReviewFeed.start(reader, audit.log(), memory, clock)) {
            refuse(1);
            Await.until(() -> entries("review.found").size() == 1);
        }
        var found = entries("review.found").getFirst();
        assertEquals("machine", found.who().kind());
        assertEquals("review", found.who().id());
        assertEquals("repeated_refusals", found.field("rule").orElseThrow());
        assertEquals("9", found.field("entry").orElseThrow());
        assertEquals(PERSON.toString(), found.field("subject").orElseThrow());
        assertEquals("10", found.field("count").orElseThrow());
        assertTrue(audit.verified().intact(), audit.verified().text());
    }

    @Test
    void aFindingIsWrittenOnceWhateverIsForgotten() throws Exception {
        refuse(15);
        var before = feed();
        before.turn();
        var early = Files.readAllBytes(memory);
        refuse(15);
        drain(before);
        var findings = entries("review.found");
        assertEquals(3, findings.size());

        // Killed after the findings were durable and before it was kept that they are.
        Files.write(memory, early);
        drain(feed());
        Files.delete(memory);
        drain(feed());
        Files.write(memory, new byte[] {1, 2, 3});
        drain(feed());
        assertEquals(findings, entries("review.found"));

        refuse(10);
        drain(feed());
        assertEquals(4, entries("review.found").size());
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLater() throws Exception {
        refuse(10);
        var feed = feed();
        audit.close();
        assertThrows(AuditUnavailable.class, feed::turn);
        audit = TestAuditLog.open(database);
        assertFalse(Files.exists(memory));
        drain(feed());
        assertEquals(1, entries("review.found").size());
    }

    @Test
    void aWeekThatNobodySignsIsOverdueOnce() throws Exception {
        refuse(1);
        var first = Week.of(reader.all(0, 1).getFirst().at());
        var feed = feed();
        drain(feed);
        clock.advance(Duration.between(clock.instant(), first.due(7)));
        drain(feed);
        assertEquals(List.of(), entries("review.overdue"));
        clock.advance(Duration.ofSeconds(1));
        drain(feed);
        drain(feed);
        drain(feed());
        assertEquals(
                List.of(first.toString()),
                entries("review.overdue").stream()
                        .map(e -> e.field("week").orElseThrow())
                        .toList());

        var second = first.next();
        audit.log()
                .append(
                        Act.ofMachine(
                                PRACTICE,
                                "test",
                                new ReviewSigned(second.toString(), 0, "nothing_unusual")));
        clock.advance(Duration.ofDays(7));
        drain(feed);
        drain(feed);
        assertEquals(1, entries("review.overdue").size(), "a signed week is not overdue");
    }
}
