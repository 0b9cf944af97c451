package org.wardline.media.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// What it costs to relay encrypted calls, beside rtpengine in user space: processor time per
/// relayed packet, loss and latency at 10, 100 and 1,000 calls of 50 packets a second each way.
///
/// Three processes on loopback: this one conducts, [RelayLoad] is all the phones, and one relay at
/// a time is measured. The caller's leg is AES_CM_128_HMAC_SHA1_80, the callee's AEAD_AES_256_GCM,
/// so that both programs decrypt and encrypt every packet. Both are warmed up by the same load
/// first.
public final class RelayBench {

    private static final List<Integer> CALLS = List.of(10, 100, 1_000);
    private static final int SETTLE_SECONDS = 2;
    private static final int SECONDS = 5;
    private static final int ROUNDS = 3;

    /// Each relay is warmed up by this load, at least so many times and until its cost has settled:
    /// two loads in a row that differ by less than a tenth.
    private static final int WARM_UP_CALLS = 100;

    private static final int MIN_WARM_UPS = 4;

    private static final int MAX_WARM_UPS = 10;

    private static final String PEER = "rtpengine, user space";

    private final SecureRandom random = new SecureRandom();

    private RelayBench() {}

    /// Arguments: `--calls N,N,...` measures at these numbers of calls instead; `--json` adds one
    /// JSON object as the last line.
    public static void main(String[] arguments) throws IOException {
        List<String> options = List.of(arguments);
        int calls = options.indexOf("--calls");
        List<Integer> numbers =
                calls < 0
                        ? CALLS
                        : Stream.of(options.get(calls + 1).split(",", -1))
                                .map(Integer::valueOf)
                                .toList();
        new RelayBench().run(numbers, options.contains("--json"));
    }

    /// The figures of one relay at one number of calls.
    private record Figures(
            double cpuMicros, double lostPercent, double p50, double p99, double p999) {}

    private void run(List<Integer> numbers, boolean json) throws IOException {
        List<Relay> relays = new ArrayList<>(List.of(new WardlineRelay()));
        if (Rtpengine.installed()) {
            relays.add(new Rtpengine());
        }
        try {
            for (Relay relay : relays) {
                warmUp(relay);
            }
            var report = new BenchReport("relay");
            for (int calls : numbers) {
                add(report, calls, inTurns(relays, calls));
            }
            report.print(
                    "AES_CM_128_HMAC_SHA1_80 to AEAD_AES_256_GCM and back, 50 packets a second each"
                            + " way, phone to phone on loopback; median of %d times %d s."
                                    .formatted(ROUNDS, SECONDS),
                    json);
        } finally {
            relays.forEach(Relay::close);
        }
    }

    /// Each relay's rounds, ours first.
    private List<List<Figures>> inTurns(List<Relay> relays, int calls) throws IOException {
        List<List<Figures>> rounds = new ArrayList<>();
        relays.forEach(_ -> rounds.add(new ArrayList<>()));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < relays.size(); i++) {
                Figures measured = load(relays.get(i), calls);
                System.err.printf("%s, %d calls: %s%n", relays.get(i).name(), calls, measured);
                rounds.get(i).add(measured);
            }
        }
        return rounds;
    }

    private static void add(BenchReport report, int calls, List<List<Figures>> rounds) {
        String at = ", " + calls + " calls";
        add(report, "processor time a packet" + at, "us", rounds, Figures::cpuMicros);
        add(report, "packets lost" + at, "%", rounds, Figures::lostPercent);
        add(report, "latency p50" + at, "us", rounds, Figures::p50);
        add(report, "latency p99" + at, "us", rounds, Figures::p99);
        add(report, "latency p99.9" + at, "us", rounds, Figures::p999);
    }

    private static void add(
            BenchReport report,
            String what,
            String unit,
            List<List<Figures>> rounds,
            ToDoubleFunction<Figures> figure) {
        OptionalDouble peer =
                rounds.size() > 1
                        ? OptionalDouble.of(median(rounds.get(1), figure))
                        : OptionalDouble.empty();
        report.add(what, median(rounds.get(0), figure), unit, PEER, peer);
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        double[] values = rounds.stream().mapToDouble(figure).sorted().toArray();
        return values[values.length / 2];
    }

    private void warmUp(Relay relay) throws IOException {
        double before = 0;
        for (int i = 0; i < MAX_WARM_UPS; i++) {
            double cost = load(relay, WARM_UP_CALLS).cpuMicros();
            System.err.printf("%s, warming up: %.1f us a packet%n", relay.name(), cost);
            if (i >= MIN_WARM_UPS && Math.abs(cost - before) < cost / 10) {
                return;
            }
            before = cost;
        }
    }

    private Figures load(Relay relay, int calls) throws IOException {
        String settle = Integer.toString(SETTLE_SECONDS);
        try (Child load = Child.java(RelayLoad.class, settle, Integer.toString(SECONDS))) {
            String[] sockets = load.hear("sockets ");
            for (int call = 0; call < calls; call++) {
                setUp(relay, load, sockets, call);
            }
            load.say("go");
            load.hear("measuring");
            long before = processorNs(relay.process());
            load.hear("measured");
            long usedNs = processorNs(relay.process()) - before;
            List<Long> result = new ArrayList<>();
            for (String word : List.of(load.hear("result ")).subList(1, 7)) {
                result.add(Long.parseLong(word));
            }
            relay.endCalls();
            if (result.get(2) > 0) {
                throw new IOException(result.get(2) + " packets of " + relay.name() + " failed");
            }
            // Let the last packets of this load pass before the next one's are counted.
            LockSupport.parkNanos(500_000_000L);
            long received = result.get(1);
            long due = 100L * calls * SECONDS;
            if (result.get(0) < due * 99 / 100) {
                System.err.printf(
                        "The load could send only %d of %d packets.%n", result.get(0), due);
            }
            return new Figures(
                    usedNs / 1_000.0 / received,
                    100.0 * (result.get(0) - received) / result.get(0),
                    result.get(3) / 1_000.0,
                    result.get(4) / 1_000.0,
                    result.get(5) / 1_000.0);
        }
    }

    private void setUp(Relay relay, Child load, String[] sockets, int call) throws IOException {
        int callerPort = Integer.parseInt(sockets[1 + 2 * call % RelayLoad.SOCKETS]);
        int calleePort = Integer.parseInt(sockets[1 + (2 * call + 1) % RelayLoad.SOCKETS]);
        MasterKey callerSends = MasterKey.random(SrtpProfile.AES_CM_128_HMAC_SHA1_80, random);
        MasterKey calleeSends = MasterKey.random(SrtpProfile.AEAD_AES_256_GCM, random);
        Relay.SetUp made =
                relay.call(new Relay.Wanted(callerPort, callerSends, calleePort, calleeSends));
        load.say(LoadLeg.line(made.callerRelayPort(), callerSends, made.callerReceives()));
        load.say(LoadLeg.line(made.calleeRelayPort(), calleeSends, made.calleeReceives()));
    }

    /// Time on a processor of all threads of a process, in user space and in the kernel.
    private static long processorNs(ProcessHandle process) throws IOException {
        long sum = 0;
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                sum +=
                        Long.parseLong(
                                Files.readString(thread.resolve("schedstat")).split(" ", -1)[0]);
            }
        }
        return sum;
    }
}
