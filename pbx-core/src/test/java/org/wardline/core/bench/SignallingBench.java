package org.wardline.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import org.wardline.media.bench.BenchReport;
import org.wardline.media.bench.Child;

/// What signalling costs, beside Kamailio as a registrar: registrations on standing TLS connections
/// with 100, 1,000 and 10,000 phones, registrations on new ones, calls through the B2BUA, and
/// memory of an idle phone.
///
/// Four processes on loopback: this one conducts, [SignallingLoad] is all the phones, and one
/// server at a time is measured with its PostgreSQL, which both have of the same build and with the
/// same settings. Both challenge with SHA-256 and write down what they are told: Kamailio every
/// registration (usrloc, db_mode 1), Wardline in its audit log what changes, and a record of each
/// call. Kamailio computes its answers from one password that its configuration holds, which spares
/// it a look into the database.
public final class SignallingBench {

    private static final List<Integer> PHONES = List.of(100, 1_000, 10_000);
    private static final int SECONDS = 10;
    private static final int AT_ONCE = 32;
    private static final int PAIRS = 64;
    private static final String PEER = "Kamailio";

    private static final int IDLE_TRIES = 60;
    private static final double IDLE_MS_A_SECOND = 30;

    /// A server that never settles is measured as it is then.
    private static final int MAX_WARM_UPS = 25;

    /// So many rounds in a row that save less than a twentieth end the warming up.
    private static final int NO_CHEAPER = 4;

    private static final double CHEAPER = 0.95;

    private SignallingBench() {}

    /// Arguments: `--json` adds one JSON object as the last line.
    public static void main(String[] arguments) throws IOException {
        int most = PHONES.getLast();
        Map<String, Double> ours;
        Optional<Map<String, Double>> theirs = Optional.empty();
        Path home = Files.createTempDirectory("wardline-bench");
        try {
            ours = measure(new WardlineServer(List.of(), home.resolve("wardline"), most), true);
            if (Kamailio.installed()) {
                theirs = Optional.of(measure(new Kamailio(home.resolve("kamailio"), most), false));
            }
        } finally {
            delete(home);
        }
        var report = new BenchReport("signalling");
        for (Map.Entry<String, Double> figure : ours.entrySet()) {
            String what = figure.getKey();
            int unit = what.lastIndexOf(", ");
            report.add(
                    what.substring(0, unit),
                    figure.getValue(),
                    what.substring(unit + 2),
                    PEER,
                    theirs.filter(figures -> figures.containsKey(what))
                            .map(figures -> OptionalDouble.of(figures.get(what)))
                            .orElseGet(OptionalDouble::empty));
        }
        report.print(
                "TLS 1.3, SHA-256, %d s a round, %d at once, PostgreSQL included."
                        .formatted(SECONDS, AT_ONCE),
                List.of(arguments).contains("--json"));
    }

    /// What a round took.
    private record Measured(double perSecond, double cpuMicros, double p99Millis) {}

    /// Figures by what they are and their unit, in the order of the table.
    private static Map<String, Double> measure(Benched server, boolean takesCalls)
            throws IOException {
        var figures = new LinkedHashMap<String, Double>();
        try (server;
                Child load =
                        Child.java(
                                SignallingLoad.class,
                                Integer.toString(server.port()),
                                server.root().toString(),
                                server.phones().toString())) {
            load.hear("ready");
            warmUp(server, load);
            round(server, load, "leave");
            awaitIdle(server);
            double emptyKib = server.residentKib();
            for (int phones : PHONES) {
                round(server, load, "connect " + phones);
                awaitIdle(server);
                Measured refresh = round(server, load, "refresh " + SECONDS + " " + AT_ONCE);
                put(figures, "registered again, " + phones + " phones", refresh);
            }
            double fullKib = server.residentKib();
            figures.put("memory of an idle phone, KiB", (fullKib - emptyKib) / PHONES.getLast());
            round(server, load, "leave");
            awaitIdle(server);
            put(
                    figures,
                    "connected and registered",
                    round(server, load, "renew " + SECONDS + " " + AT_ONCE));
            if (takesCalls) {
                untilSettled(server, load, "calls " + SECONDS + " " + PAIRS);
                Measured calls = middle(server, load, "calls " + SECONDS + " " + PAIRS);
                figures.put("calls, /s", calls.perSecond());
                figures.put("calls: processor time, us", calls.cpuMicros());
            }
        }
        return figures;
    }

    private static void put(Map<String, Double> figures, String what, Measured measured) {
        figures.put(what + ", /s", measured.perSecond());
        figures.put(what + ": processor time, us", measured.cpuMicros());
        figures.put(what + ": wait p99, ms", measured.p99Millis());
    }

    private static void warmUp(Benched server, Child load) throws IOException {
        round(server, load, "connect " + PHONES.getFirst());
        untilSettled(server, load, "refresh " + SECONDS / 2 + " " + AT_ONCE);
        round(server, load, "renew " + SECONDS / 2 + " " + AT_ONCE);
    }

    /// Repeats a round until it becomes no cheaper: the JVM has compiled what counts.
    private static void untilSettled(Benched server, Child load, String asked) throws IOException {
        double best = Double.MAX_VALUE;
        int noCheaper = 0;
        for (int i = 0; i < MAX_WARM_UPS && noCheaper < NO_CHEAPER; i++) {
            double cost = round(server, load, asked).cpuMicros();
            noCheaper = cost < best * CHEAPER ? 0 : noCheaper + 1;
            best = Math.min(best, cost);
        }
    }

    /// The middle one of three rounds by its processor time: of calls a round differs from the next
    /// by a tenth.
    private static Measured middle(Benched server, Child load, String asked) throws IOException {
        var rounds = new ArrayList<Measured>();
        for (int i = 0; i < 3; i++) {
            rounds.add(round(server, load, asked));
        }
        rounds.sort(Comparator.comparingDouble(Measured::cpuMicros));
        return rounds.get(1);
    }

    /// Has the load do something and takes the server's processor time meanwhile.
    private static Measured round(Benched server, Child load, String asked) throws IOException {
        load.say(asked);
        load.hear("measuring");
        double before = server.cpuMs();
        load.hear("measured");
        double cpuMs = server.cpuMs() - before;
        String[] result = load.hear("result ");
        double done = Double.parseDouble(result[1]);
        double seconds = Double.parseDouble(result[3]) / 1e9;
        var measured =
                new Measured(
                        done / seconds,
                        1_000 * cpuMs / done,
                        Double.parseDouble(result[5]) / 1_000);
        System.err.printf("%s, %s: %s, %s failures%n", server.name(), asked, measured, result[2]);
        return measured;
    }

    /// Waits, up to a minute, until the server has done what it puts off: writing down who came,
    /// and forgetting the weaker digest of phones that have shown that they know the better one.
    private static void awaitIdle(Benched server) throws IOException {
        double last = server.cpuMs();
        for (int i = 0; i < IDLE_TRIES; i++) {
            LockSupport.parkNanos(1_000_000_000L);
            double now = server.cpuMs();
            if (now - last < IDLE_MS_A_SECOND) {
                return;
            }
            last = now;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
