package org.wardline.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.wardline.audit.event.ListenIntended;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Origin;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestPostgres;

/// What an entry of the audit log costs, beside what the database alone takes for the same bytes.
///
/// The log and the bare inserts run in turns on one server; each turn of the bare inserts repeats
/// the batches that the log has just committed. Latency is what a writer waits.
public final class AuditBench {

    private static final int[] WRITERS = {1, 8, 64};
    private static final int ROUNDS = 5;
    private static final long TURN_MS = 1_500;
    private static final List<TenantId> PRACTICES =
            LongStream.range(0, 20).mapToObj(any -> TenantId.random()).toList();

    private AuditBench() {}

    /// Arguments: `--json` adds one JSON object as the last line.
    public static void main(String[] arguments) throws Exception {
        var rows = new ArrayList<Row>();
        rows.addAll(appends());
        rows.addAll(verification());
        print(rows);
        if (List.of(arguments).contains("--json")) {
            System.out.println(json(rows));
        }
    }

    /// A figure of ours beside a peer's.
    private record Row(
            String what, double ours, String unit, String peer, OptionalDouble peerValue) {

        OptionalDouble ratio() {
            return peerValue.isPresent() && peerValue.getAsDouble() > 0
                    ? OptionalDouble.of(ours / peerValue.getAsDouble())
                    : OptionalDouble.empty();
        }
    }

    private static List<Row> appends() throws SQLException, InterruptedException {
        var rows = new ArrayList<Row>();
        try (var database = TestPostgres.database("audit");
                var log = TestAuditLog.open(database);
                var bare = new BareInserts(database)) {
            turn(log.log(), bare, 8);
            for (int writers : WRITERS) {
                var ours = new Series();
                var peers = new Series();
                for (int round = 0; round < ROUNDS; round++) {
                    turn(log.log(), bare, writers).addTo(ours, peers);
                }
                var name = writers + (writers == 1 ? " writer" : " writers");
                rows.add(row(name + ", appends", ours.rate(), "/s", peers.rate()));
                rows.add(row(name + ", wait p50", ours.millis(0.5), "ms", peers.millis(0.5)));
                rows.add(row(name + ", wait p99", ours.millis(0.99), "ms", peers.millis(0.99)));
            }
        }
        return rows;
    }

    private static List<Row> verification() throws Exception {
        var small = BundleTurns.over(20_000);
        var large = BundleTurns.over(300_000);
        return List.of(
                new Row(
                        "bundle of 300,000, verified",
                        large.verified(),
                        "/s",
                        "bare SHA-256",
                        OptionalDouble.of(large.hashed())),
                new Row(
                        "bundle of 300,000, verified",
                        large.verified(),
                        "/s",
                        "bundle of 20,000",
                        OptionalDouble.of(small.verified())));
    }

    private static Row row(String what, double ours, String unit, double bare) {
        return new Row(what, ours, unit, "bare inserts", OptionalDouble.of(bare));
    }

    /// One turn of each: the log with so many writers, then its batches bare.
    private static Turn turn(AuditLog log, BareInserts bare, int writers)
            throws SQLException, InterruptedException {
        long start = System.nanoTime();
        var waits = append(log, writers, start + TURN_MS * 1_000_000);
        long nanos = System.nanoTime() - start;
        var batches = bare.batchesSince();
        start = System.nanoTime();
        var commits = bare.insert(batches);
        return new Turn(waits, nanos, commits, System.nanoTime() - start);
    }

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Turn(long[] waits, long nanos, long[] commits, long bareNanos) {

        void addTo(Series ours, Series bare) {
            ours.add(waits, waits.length, nanos);
            bare.add(commits, waits.length, bareNanos);
        }
    }

    private static long[] append(AuditLog log, int writers, long until)
            throws InterruptedException {
        var waits = new ArrayList<List<Long>>();
        var done = new CountDownLatch(writers);
        for (int writer = 0; writer < writers; writer++) {
            var own = new ArrayList<Long>();
            waits.add(own);
            int number = writer;
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            while (System.nanoTime() < until) {
                                long start = System.nanoTime();
                                log.append(act(number));
                                own.add(System.nanoTime() - start);
                            }
                        } finally {
                            done.countDown();
                        }
                    });
        }
        done.await();
        return waits.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
    }

    private static Act act(int writer) {
        return new Act(
                PRACTICES.get(writer % PRACTICES.size()),
                new Actor.Person(UserId.random(), SessionId.random(), "front_desk", "password"),
                new Origin("192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64) Console"),
                new ListenIntended(MessageId.random(), MailboxId.random(), "treatment"));
    }

    private static final class Series {

        private final List<long[]> samples = new ArrayList<>();
        private long entries;
        private long nanos;

        void add(long[] waits, long count, long took) {
            samples.add(waits);
            entries += count;
            nanos += took;
        }

        double rate() {
            return entries * 1e9 / nanos;
        }

        double millis(double quantile) {
            var all = samples.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return all[(int) Math.min(all.length - 1L, Math.round(quantile * all.length))] / 1e6;
        }
    }

    private static void print(List<Row> rows) {
        System.out.printf("%nIn turns, on %s%n%n", machine());
        var line = "%-36s %10s %-4s  %-22s %10s %6s%n";
        System.out.printf(line, "what", "ours", "", "peer", "value", "ratio");
        for (var row : rows) {
            System.out.printf(
                    line,
                    row.what(),
                    figure(OptionalDouble.of(row.ours())),
                    row.unit(),
                    row.peer(),
                    figure(row.peerValue()),
                    figure(row.ratio()));
        }
    }

    private static String figure(OptionalDouble value) {
        if (value.isEmpty()) {
            return "-";
        }
        double number = value.getAsDouble();
        return (number >= 100 ? "%.0f" : "%.2f").formatted(number);
    }

    private static String json(List<Row> rows) throws JsonProcessingException {
        var objects = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            var object = new LinkedHashMap<String, Object>();
            object.put("what", row.what());
            object.put("ours", rounded(row.ours()));
            object.put("unit", row.unit());
            object.put("peer", row.peer());
            object.put("peerValue", orNull(row.peerValue()));
            object.put("ratio", orNull(row.ratio()));
            objects.add(object);
        }
        var bench = new LinkedHashMap<String, Object>();
        bench.put("bench", "audit");
        bench.put("machine", machine());
        bench.put("rows", objects);
        return new ObjectMapper().writeValueAsString(bench);
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? rounded(value.getAsDouble()) : null;
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }

    private static String machine() {
        return "%s, %d cores, %s %s, JDK %s"
                .formatted(
                        cpu(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.version());
    }

    private static String cpu() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException _) {
            return "unknown processor";
        }
    }
}
