package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole system, from outside, for one day: the program in a process of its own, whose log and
/// temporary files lie where it searches, as the launcher puts them.
class PracticeDayIT {

    @TempDir Path folder;

    @Test
    void everyPromiseOfThePracticeDayHolds() throws Exception {
        List<String> lines = command(0, "demo", "--once", "--folder", folder.toString());
        List<String> promises =
                lines.stream().filter(line -> line.matches("(ok|FAIL) .*")).toList();
        assertEquals(
                List.of(
                        "two phones registered",
                        "speech heard in both directions",
                        "an offer without encryption is refused",
                        "the physician's lamp is lit",
                        "the physician sees who called",
                        "the physician played it",
                        "the front desk can't",
                        "the administrator can't",
                        "the other practice's 101 saw and heard nothing",
                        "nothing in clear on disk, running",
                        "nothing in clear on disk, stopped",
                        "a message was sealed",
                        "the audit log verifies",
                        "one byte of an audit entry changed",
                        "one byte of the message changed",
                        "a restart kept everything"),
                promises.stream().map(line -> line.substring(6).split("  ", 2)[0]).toList());
        assertEquals(List.of(), promises.stream().filter(line -> line.startsWith("FAIL")).toList());
        assertTrue(lines.getLast().startsWith("16 promises, 0 failed"), lines.getLast());

        // The day leaves a copy whose entry was changed: the command finds it as well.
        Path config = folder.resolve("copy.yaml");
        Files.writeString(config, "home: '%s'%n".formatted(folder.resolve("copy")));
        String report =
                String.join("\n", command(1, "audit", "verify", "--config", config.toString()));
        assertEquals(
                number("changed entry (\\d+)", String.join("\n", promises)),
                number("NOT INTACT, first bad entry (\\d+)", report));
    }

    private static long number(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), text);
        return Long.parseLong(found.group(1));
    }

    /// What the command printed.
    private List<String> command(int exit, String... arguments)
            throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path log = Files.createDirectories(folder.resolve("log")).resolve("wardline.log");
        List<String> line = new ArrayList<>();
        line.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dwardline.log=file",
                        "-Dwardline.log.file=" + log,
                        "-jar",
                        "target/wardline.jar"));
        line.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var said = process.inputReader()) {
            List<String> lines = said.lines().toList();
            assertEquals(exit, process.waitFor(), () -> String.join("\n", lines));
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
