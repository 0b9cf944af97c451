package org.wardline.media.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The figures of a bench, each beside a peer's, as a table for people and as one JSON object.
public final class BenchReport {

    private final String bench;
    private final List<Row> rows = new ArrayList<>();

    /// An empty report.
    ///
    /// @param bench its name in `./pbx bench`
    public BenchReport(String bench) {
        this.bench = bench;
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

    /// Adds a row, in the order of the table.
    public void add(String what, double ours, String unit, String peer, OptionalDouble peerValue) {
        rows.add(new Row(what, ours, unit, peer, peerValue));
    }

    /// Prints the table below a line that says how it was measured; as the last line the JSON
    /// object, if it is wanted.
    public void print(String how, boolean json) throws JsonProcessingException {
        System.out.printf("%n%s %s%n%n", how, machine());
        String line = "%-46s %9s %4s   %-20s %9s %7s%n";
        System.out.printf(line, "what", "ours", "", "peer", "value", "ratio");
        for (Row row : rows) {
            System.out.printf(
                    line,
                    row.what(),
                    shown(row.ours()),
                    row.unit(),
                    row.peer(),
                    row.peerValue().isPresent() ? shown(row.peerValue().getAsDouble()) : "absent",
                    row.ratio().isPresent() ? "%.2f".formatted(row.ratio().getAsDouble()) : "-");
        }
        if (json) {
            System.out.println(json());
        }
    }

    private String json() throws JsonProcessingException {
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
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("bench", bench);
        object.put("machine", machine());
        object.put("rows", objects);
        return new ObjectMapper().writeValueAsString(object);
    }

    private static String shown(double value) {
        return (value < 100 && value != Math.rint(value) ? "%.2f" : "%.0f").formatted(value);
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
