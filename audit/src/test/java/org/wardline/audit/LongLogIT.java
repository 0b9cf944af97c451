package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.event.AccessRefused;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.Conclusion;
import org.wardline.audit.event.GrantChanged;
import org.wardline.audit.event.IntentClosed;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.Listened;
import org.wardline.audit.event.MailboxListIntended;
import org.wardline.audit.event.SystemStarted;
import org.wardline.db.Database;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Origin;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// A long log: 200,000 entries, 5 million in the long run, of ten practices and forty people.
/// Searches and reports are each answered within 5 s, and the verifier reads it all in little
/// memory.
class LongLogIT {

    private static final int ENTRIES = Boolean.getBoolean("wardline.long") ? 5_000_000 : 200_000;
    private static final int PAGE = 50;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final List<TenantId> PRACTICES =
            Stream.generate(TenantId::random).limit(10).toList();
    private static final List<UserId> PEOPLE = Stream.generate(UserId::random).limit(40).toList();
    private static final List<MessageId> MESSAGES =
            Stream.generate(MessageId::random).limit(1_000).toList();
    private static final List<MailboxId> MAILBOXES =
            Stream.generate(MailboxId::random).limit(40).toList();

    /// Heard three times in the practice 0: by person 0 twice, by person 10 once.
    private static final MessageId HEARD = MessageId.random();

    @TempDir private static Path folder;
    private static TestDatabase database;
    private static AuditLogConfig config;
    private static Database auditor;
    private static AuditReports reports;

    @BeforeAll
    static void fill() throws Exception {
        database = TestPostgres.database("audit");
        config =
                new AuditLogConfig(
                        database.target(),
                        database.passwords().audit(),
                        AuditSigner.create(folder.resolve("key")),
                        folder.resolve("witness"));
        BulkLog.fill(config, ENTRIES, LongLogIT::act);
        try (var superuser = database.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("ANALYZE audit.entry");
        }
        auditor = Database.open(database.target(), DbRole.AUDITOR, database.passwords().auditor());
        reports = new AuditReports(new AuditReader(auditor, config.signer().verifierKey()));
    }

    @AfterAll
    static void close() {
        auditor.close();
        database.close();
    }

    private static Act act(int i) {
        var practice = PRACTICES.get(i % 10);
        var event = event(i);
        if (event instanceof SystemStarted || event instanceof IntentClosed) {
            return Act.ofMachine(practice, "test", event);
        }
        return new Act(
                practice,
                new Actor.Person(PEOPLE.get(person(i)), SessionId.random(), "provider", "password"),
                new Origin("192.0.2." + i % 3, "Console"),
                event);
    }

    /// Four people a practice; in the first, one does nearly everything, so that all acts of one
    /// person don't fit in the little memory that a report has.
    private static int person(int i) {
        return switch (i) {
            case 50_000, 50_010, 90_000, 90_010 -> 0;
            case 70_000 -> 10;
            default -> i % 10 == 0 ? 0 : i % 10 + 10 * (i / 10 % 4);
        };
    }

    private static AuditEvent event(int i) {
        return switch (i) {
            case 100 -> new GrantChanged(PEOPLE.get(0), "", "provider");
            case 50_000, 70_000, 90_000 -> new ListenIntended(HEARD, MAILBOXES.get(0), "treatment");
            case 50_010 -> new Listened(50_000, HEARD, 21, "0-21");
            case 70_010 -> new IntentClosed(70_000, Conclusion.UNKNOWN);
            case 90_030 -> new SystemStarted("1", false);
            default ->
                    switch (i / 10 % 9) {
                        case 0, 1, 2 ->
                                new ListenIntended(
                                        MESSAGES.get(i % 1_000), MAILBOXES.get(i % 40), "payment");
                        case 3, 4, 5 -> new Listened(i - 30L, MESSAGES.get(i % 1_000), 9, "0-9");
                        case 6 -> new MailboxListIntended(MAILBOXES.get(i % 40), "treatment");
                        case 7 ->
                                i % 7 == 0
                                        ? new AccessRefused("listen", "message/x", "no_grant")
                                        : new SystemStarted("1", false);
                        default -> new SystemStarted("1", false);
                    };
        };
    }

    private static <T> T timely(String what, Supplier<T> report) {
        var start = Instant.now();
        var result = report.get();
        var took = Duration.between(start, Instant.now());
        assertTrue(took.compareTo(LIMIT) < 0, what + " took " + took);
        return result;
    }

    @Test
    void whoHeardThisMessage() {
        var heard = timely("who heard", () -> reports.whoHeard(PRACTICES.get(0), HEARD, -1, 1_000));
        assertEquals(3, heard.size());
        assertEquals(
                List.of("delivered", "unknown", "open"),
                heard.stream().map(AuditReports.Hearing::outcome).toList());
        assertEquals(21, heard.get(0).seconds());
        assertEquals("0-21", heard.get(0).ranges());
        assertEquals("treatment", heard.get(0).purpose());
        assertEquals(PEOPLE.get(0).toString(), heard.get(0).who().id());
        assertEquals(PEOPLE.get(10).toString(), heard.get(1).who().id());
        assertEquals(
                List.of(),
                reports.whoHeard(PRACTICES.get(1), HEARD, -1, 1_000),
                "of that practice only");
    }

    @Test
    void whoHeardAMessageThatManyHeardPageByPage() {
        var message = MESSAGES.get(0);
        var expected =
                IntStream.range(0, ENTRIES)
                        .filter(LongLogIT::isPracticesFirst)
                        .mapToObj(Long::valueOf)
                        .toList();
        var found = new ArrayList<Long>();
        long after = -1;
        for (var page = hearings(message, after);
                !page.isEmpty();
                page = hearings(message, after)) {
            assertTrue(page.size() <= PAGE);
            page.forEach(hearing -> found.add(hearing.index()));
            after = page.getLast().number();
        }
        assertTrue(expected.size() > PAGE, "more than a page");
        assertEquals(expected, found);
    }

    /// Whether somebody heard the first of the messages, in the practice 0.
    private static boolean isPracticesFirst(int i) {
        return i % 10 == 0
                && event(i) instanceof ListenIntended listen
                && listen.message().equals(MESSAGES.get(0));
    }

    private static List<AuditReports.Hearing> hearings(MessageId message, long after) {
        return reports.whoHeard(PRACTICES.get(0), message, after, PAGE);
    }

    /// A page of entries is some megabytes; all acts of the person would not fit.
    @Test
    void reportsNeedLittleMemory() throws Exception {
        assumeTrue(
                database.target() instanceof DatabaseTarget.Embedded,
                "the reports' process reaches the bundled server only");
        var target = (DatabaseTarget.Embedded) database.target();
        var said =
                inChild(
                        ReportsChild.class,
                        target,
                        PRACTICES.get(0).toString(),
                        PEOPLE.get(0).toString(),
                        MESSAGES.get(0).toString());
        var scope =
                reports.breachScope(
                        PRACTICES.get(0), PEOPLE.get(0), AuditQuery.EVER, AuditQuery.FOREVER);
        var heard = IntStream.range(0, ENTRIES).filter(LongLogIT::isPracticesFirst).count();
        assertTrue(said.contains("acts " + scope.acts() + " hearings " + heard + "\n"), said);
    }

    @Test
    void whatAnAccountCouldAndDidReach() {
        var scope =
                timely(
                        "breach scope",
                        () ->
                                reports.breachScope(
                                        PRACTICES.get(0),
                                        PEOPLE.get(0),
                                        AuditQuery.EVER,
                                        AuditQuery.FOREVER));
        assertEquals(1, scope.grants().size());
        assertEquals(100, scope.grants().getFirst().index());
        assertEquals(new AuditReports.Reached(2, 21), scope.messages().get(HEARD.toString()));
        // Recount by the rule that the log was made by.
        long acts = 0;
        long refusals = 0;
        for (int i = 0; i < ENTRIES; i += 10) {
            var own = act(i);
            boolean mine =
                    own.actor() instanceof Actor.Person person
                            && person.user().equals(PEOPLE.get(0));
            acts += mine ? 1 : 0;
            refusals += mine && own.event() instanceof AccessRefused ? 1 : 0;
        }
        assertEquals(acts, scope.acts());
        assertEquals(refusals, scope.refusals());
        assertEquals(acts, scope.addresses().values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void refusalsOfAWeek() {
        var from = Instant.parse("2026-01-01T12:00:00Z");
        var until = from.plus(Duration.ofHours(20));
        var page = timely("refusals", () -> reports.refusals(PRACTICES.get(3), from, until, -1));
        assertTrue(!page.isEmpty() && page.size() <= 1_000);
        for (var entry : page) {
            assertEquals("access.refused", entry.kind());
            assertTrue(!entry.at().isBefore(from) && entry.at().isBefore(until));
        }
    }

    @Test
    void searchesCombineAndComeInPages() {
        var reader = reports.reader();
        var query =
                AuditQuery.all(PRACTICES.get(0))
                        .about(HEARD.value())
                        .by(PEOPLE.get(0).value())
                        .of(List.of("message.listen.intended"));
        assertEquals(2, timely("search", () -> reader.search(query, -1, 10)).size());
        var first = timely("all", () -> reader.search(AuditQuery.all(PRACTICES.get(9)), -1, 100));
        assertEquals(100, first.size());
        var next = reader.search(AuditQuery.all(PRACTICES.get(9)), 99, 100);
        assertEquals(100, next.getFirst().tenantSeq());
        assertEquals(Set.of(50_000L), reader.outcomesOf(List.of(50_000L, 90_000L)).keySet());
    }

    @Test
    void theVerifierNeedsLittleMemoryForIt() throws Exception {
        assumeTrue(
                database.target() instanceof DatabaseTarget.Embedded,
                "the verifier's process reaches the bundled server only");
        var report = verifyInChild((DatabaseTarget.Embedded) database.target());
        assertTrue(report.contains("entries           " + ENTRIES + "\n"), report);
        assertTrue(report.endsWith("intact\n"), report);
    }

    private static String verifyInChild(DatabaseTarget.Embedded target) throws Exception {
        return inChild(VerifierChild.class, target, config.checkpointsFile().toString());
    }

    private static String inChild(Class<?> program, DatabaseTarget.Embedded target, String... more)
            throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx24m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName(),
                                target.socketFolder().toString(),
                                target.database(),
                                database.passwords().auditor().reveal(),
                                config.signer().verifierKey().text()));
        command.addAll(List.of(more));
        var process =
                new ProcessBuilder(command)
                        .directory(new File("/"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), report);
        return report;
    }
}
