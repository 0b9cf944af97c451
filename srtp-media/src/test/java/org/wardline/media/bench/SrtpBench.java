package org.wardline.media.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.media.bench.Stopwatch.Figures;
import org.wardline.media.testkit.Libsrtp;

/// Time and heap to protect and to verify one 172-byte voice packet, per suite, beside jitsi-srtp
/// and the system's libsrtp.
///
/// All implementations run in one process, warmed up together and then in turns, batch by batch, so
/// that a change of the machine's speed meets each of them; the figure is the median of the
/// batches.
public final class SrtpBench {

    private static final int WARM_UP_ROUNDS = 300;
    private static final int ROUNDS = 400;
    private static final String JITSI = "jitsi-srtp, JDK AES";

    private final Map<SrtpProfile, Stopwatch> ours = new EnumMap<>(SrtpProfile.class);
    private final Map<SrtpProfile, Stopwatch> jitsi = new EnumMap<>(SrtpProfile.class);
    private final Map<SrtpProfile, Stopwatch> libsrtp = new EnumMap<>(SrtpProfile.class);

    private SrtpBench() {}

    /// Arguments: `--json` adds one JSON object as the last line.
    public static void main(String[] arguments) throws JsonProcessingException {
        boolean json = List.of(arguments).contains("--json");
        List<Row> rows = new SrtpBench().run();
        print(rows);
        if (json) {
            System.out.println(json(rows));
        }
    }

    /// A figure of ours beside a peer's; no value when the peer is not installed.
    private record Row(
            String what, double ours, String unit, String peer, OptionalDouble peerValue) {

        OptionalDouble ratio() {
            return peerValue.isPresent() && peerValue.getAsDouble() > 0
                    ? OptionalDouble.of(ours / peerValue.getAsDouble())
                    : OptionalDouble.empty();
        }
    }

    private List<Row> run() {
        List<Lane> lanes = new ArrayList<>();
        var random = new SecureRandom();
        for (SrtpProfile profile : SrtpProfile.values()) {
            MasterKey key = MasterKey.random(profile, random);
            ours.put(profile, start(new WardlineLane(key), lanes));
            jitsi.put(profile, start(new JitsiLane(key), lanes));
            if (Libsrtp.installed()) {
                libsrtp.put(profile, start(new LibsrtpLane(key), lanes));
            }
        }
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            inTurns(Stopwatch::warmUp);
        }
        for (int round = 0; round < ROUNDS; round++) {
            inTurns(Stopwatch::measure);
        }
        lanes.forEach(Lane::close);
        return rows();
    }

    private static Stopwatch start(Lane lane, List<Lane> lanes) {
        lanes.add(lane);
        return new Stopwatch(lane, ROUNDS);
    }

    private void inTurns(Consumer<Stopwatch> step) {
        for (SrtpProfile profile : SrtpProfile.values()) {
            step.accept(ours.get(profile));
            step.accept(jitsi.get(profile));
            Optional.ofNullable(libsrtp.get(profile)).ifPresent(step);
        }
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (SrtpProfile profile : SrtpProfile.values()) {
            String name = profile.sdesName();
            addTimes(rows, "protect " + name, profile, Figures::protectNs);
            addTimes(rows, "verify " + name, profile, Figures::verifyNs);
            addHeap(rows, "heap to protect " + name, profile, Figures::protectBytes);
            addHeap(rows, "heap to verify " + name, profile, Figures::verifyBytes);
        }
        return rows;
    }

    private void addTimes(
            List<Row> rows, String what, SrtpProfile profile, ToDoubleFunction<Figures> figure) {
        double own = figure.applyAsDouble(ours.get(profile).figures());
        double jitsiNs = figure.applyAsDouble(jitsi.get(profile).figures());
        rows.add(new Row(what, own, "ns", JITSI, OptionalDouble.of(jitsiNs)));
        OptionalDouble libsrtpNs =
                Libsrtp.installed()
                        ? OptionalDouble.of(figure.applyAsDouble(libsrtp.get(profile).figures()))
                        : OptionalDouble.empty();
        rows.add(new Row(what, own, "ns", Libsrtp.version(), libsrtpNs));
    }

    private void addHeap(
            List<Row> rows, String what, SrtpProfile profile, ToDoubleFunction<Figures> figure) {
        double own = figure.applyAsDouble(ours.get(profile).figures());
        double jitsiBytes = figure.applyAsDouble(jitsi.get(profile).figures());
        rows.add(new Row(what, own, "B", JITSI, OptionalDouble.of(jitsiBytes)));
    }

    private static void print(List<Row> rows) {
        System.out.printf(
                "%nOne 172-byte voice packet; median of %d batches of %d, in turns. %s%n%n",
                ROUNDS, Lane.PACKETS, machine());
        String line = "%-40s %8s %4s   %-20s %8s %7s%n";
        System.out.printf(line, "what", "ours", "", "peer", "value", "ratio");
        for (Row row : rows) {
            String peerValue =
                    row.peerValue().isPresent()
                            ? "%.0f".formatted(row.peerValue().getAsDouble())
                            : "absent";
            String ratio =
                    row.ratio().isPresent() ? "%.2f".formatted(row.ratio().getAsDouble()) : "-";
            String own = "%.0f".formatted(row.ours());
            System.out.printf(line, row.what(), own, row.unit(), row.peer(), peerValue, ratio);
        }
    }

    private static String json(List<Row> rows) throws JsonProcessingException {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("what", row.what());
            object.put("ours", rounded(row.ours()));
            object.put("unit", row.unit());
            object.put("peer", row.peer());
            object.put("peerValue", orNull(row.peerValue()));
            object.put("ratio", orNull(row.ratio()));
            objects.add(object);
        }
        Map<String, Object> bench = new LinkedHashMap<>();
        bench.put("bench", "srtp");
        bench.put("machine", machine());
        bench.put("rows", objects);
        return new ObjectMapper().writeValueAsString(bench);
    }

    private static Object orNull(OptionalDouble value) {
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
