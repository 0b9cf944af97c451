package org.wardline.core.bench;

import ch.qos.logback.classic.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.core.RunningPbx;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// A whole phone system with its own PostgreSQL, real audit log and call records, for
/// [SignallingBench] and for floods. Says `ready PORT ROOT PHONES`, collects garbage when it is
/// told `collect`, says what goes on when it is told `left`, and ends with its input.
public final class BenchedPbx {

    private static final int PRACTICES = 4;

    private BenchedPbx() {}

    /// Arguments: a new folder, and how many phones it is to know.
    public static void main(String[] arguments) throws IOException {
        // Its output is read for a few words only; what it logs would fill the pipe.
        var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.OFF);
        Path home = Path.of(arguments[0]);
        int phones = Integer.parseInt(arguments[1]);
        try (var running = new RunningPbx(home)) {
            Path list = Files.write(home.resolve("phones"), phones(running, phones));
            System.out.printf(
                    "ready %d %s %s%n", running.address().getPort(), running.rootFile(), list);
            obey(running);
        }
        System.out.println("stopped");
    }

    /// Practice by practice in turns, so that neighbours in the list are of the same practice in
    /// pairs.
    private static List<String> phones(RunningPbx running, int total) {
        var lists = new ArrayList<List<Identity>>();
        for (String domain : RunningPbx.DOMAINS.subList(0, PRACTICES)) {
            lists.add(running.phones(running.practice(domain), total / PRACTICES));
        }
        var lines = new ArrayList<String>();
        for (int i = 0; i < total / PRACTICES; i += 2) {
            for (List<Identity> list : lists) {
                lines.add(line(list.get(i)));
                lines.add(line(list.get(i + 1)));
            }
        }
        return lines;
    }

    private static String line(Identity phone) {
        return String.join(" ", phone.domain(), phone.number(), phone.username(), phone.secret());
    }

    private static void obey(RunningPbx running) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine();
                line != null && !line.equals("stop");
                line = in.readLine()) {
            if (line.equals("left")) {
                System.out.println("left " + running.leftovers());
            } else {
                System.gc();
                System.out.println("collected");
            }
        }
    }
}
