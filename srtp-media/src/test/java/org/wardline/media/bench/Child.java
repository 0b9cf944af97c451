package org.wardline.media.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A child process that is talked to by lines. It ends when its input does, so none outlives the
/// bench.
public final class Child implements AutoCloseable {

    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    private Child(Process process) {
        this.process = process;
        this.to =
                new PrintWriter(
                        new OutputStreamWriter(
                                process.getOutputStream(), StandardCharsets.US_ASCII),
                        true);
        this.from = process.inputReader(StandardCharsets.US_ASCII);
    }

    /// A Java process on this one's class path, with the options of the product.
    public static Child java(Class<?> main, String... arguments) throws IOException {
        return java(List.of(), main, arguments);
    }

    /// The same with more options.
    public static Child java(List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin/java");
        command.add("-XX:+UseSerialGC");
        command.add("-Xmn256m");
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-XX:+UseTransparentHugePages");
        command.add("-Xlog:pagesize=off");
        command.add("-Dio.netty.leakDetection.samplingInterval=1024");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Child(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /// Tells it something.
    public void say(String line) {
        to.println(line);
    }

    /// The words of the next line that begins so; others are passed over.
    public String[] hear(String beginning) throws IOException {
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            if (line.startsWith(beginning)) {
                return line.split(" ", -1);
            }
        }
        throw new IOException("a process of the bench ended before it said " + beginning);
    }

    /// The process itself, whose use of the machine is measured.
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
