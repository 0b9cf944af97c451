package org.wardline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.testkit.Await;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.TestFolders;

/// The program as people run it, in processes of its own: serve, the commands that configure it,
/// kill -9, and serve again.
class KillAndCommandLineIT {

    private static final Duration START = Duration.ofSeconds(90);
    private Path home;
    private int port;
    private Process server;

    @BeforeEach
    void aConfiguration() throws IOException {
        home = Files.createTempDirectory("wardline-cli");
        port = freePort();
        OwnPostgres.lendPrograms(home.resolve("home"));
        Files.writeString(
                home.resolve("wardline.yaml"),
                """
                home: %s
                https: { listen: "127.0.0.1:%d" }
                sip: { listen: "127.0.0.1:%d", shards: 1 }
                rtp: { ports: 42000-42099 }
                """
                        .formatted(home.resolve("home"), port, freePort()));
    }

    @AfterEach
    void clean() throws InterruptedException {
        if (server != null && server.isAlive()) {
            server.destroy();
            server.waitFor(60, TimeUnit.SECONDS);
        }
        TestFolders.delete(home);
    }

    @Test
    void whatWasConfiguredSurvivesKillNine() throws Exception {
        var first = serve();
        var password = find(first, "shown now and never again: (\\S+)");
        assertFalse(Files.readString(home.resolve("err.txt")).contains(password));

        assertEquals("", command(1, "", "practice", "list").out());
        var signedIn =
                command(
                        0,
                        password + "\nfjord lamp seventeen otters\n",
                        "sign-in",
                        "--server",
                        "https://localhost:" + port,
                        "--authority",
                        home.resolve("home/tls/ca.crt").toString(),
                        "--password-stdin",
                        "admin");
        assertEquals("Signed in as admin.\n", signedIn.out());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.resolve("session.json"))));
        configure();

        server.destroyForcibly().waitFor();
        var second = serve();
        assertFalse(second.contains("never again"), second);
        assertTrue(
                command(0, "", "extension", "list", "--practice", "north.example")
                        .out()
                        .contains("101"));
        var hours = command(0, "", "hours", "show", "--practice", "north.example").out();
        assertTrue(hours.contains("08:00-17:00"), hours);
        assertTrue(hours.contains("Christmas"), hours);
        assertTrue(hours.contains("night"), hours);
        var minutes = command(0, "", "trunk", "minutes", "--practice", "north.example").out();
        assertTrue(minutes.contains("0 of 79 minutes"), minutes);
        assertTrue(
                command(
                                0,
                                "",
                                "audit",
                                "verify",
                                "--config",
                                home.resolve("wardline.yaml").toString())
                        .out()
                        .contains("intact"));
        assertEquals(0, command(0, "", "sign-out").exit());
        assertTrue(command(1, "", "practice", "list").err().contains("Sign in first"));

        server.destroy(); // as Ctrl-C does
        assertTrue(server.waitFor(60, TimeUnit.SECONDS));
        assertTrue(
                command(
                                0,
                                "",
                                "audit",
                                "verify",
                                "--config",
                                home.resolve("wardline.yaml").toString())
                        .out()
                        .contains("unprotected tail  none"));
    }

    @Test
    void aStartThatIsRefusedSaysOneSentenceAndExitsWithOne() throws Exception {
        Files.writeString(
                home.resolve("wardline.yaml"), "home: %s\nsip: {tls: false}\n".formatted(home));
        var refused = command(1, "", "serve", "--config", home.resolve("wardline.yaml").toString());
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertTrue(refused.err().contains("`sip.tls` is not a setting"), refused.err());
        assertEquals(2, command(2, "", "serve", "--nonsense").exit());
        assertTrue(command(0, "", "device", "add", "--help").out().contains("secret"));
    }

    private void configure() throws Exception {
        var practice = new String[] {"--practice", "north.example"};
        command(0, "", "practice", "add", "North Clinic", "north.example");
        command(0, "", with(practice, "mailbox", "add", "Nurse line"));
        command(
                0,
                "",
                with(practice, "extension", "add", "101", "Desk", "--mailbox", "Nurse line"));
        var device = command(0, "", with(practice, "device", "add", "101", "Reception"));
        assertTrue(device.out().matches("(?s).*secret +[a-z2-7]{32}\n.*"), device.out());
        var user = find(device.out(), "  user +(\\S+)");
        var next = command(0, "", with(practice, "device", "secret", user));
        assertTrue(next.out().matches("(?s).*secret +[a-z2-7]{32}\n.*"), next.out());
        assertFalse(next.out().contains(find(device.out(), "secret +([a-z2-7]{32})")), next.out());
        var person = command(0, "", with(practice, "person", "add", "drlee", "--role", "provider"));
        assertTrue(person.out().contains("One-time password"), person.out());
        command(0, "", with(practice, "role", "grant", "drlee", "Nurse line"));
        hours(practice);
        var rules =
                with(
                        practice,
                        "trunk",
                        "rules",
                        "--minutes",
                        "77/78/79",
                        "--countries",
                        "CA,MX=12");
        var set = command(0, "", rules).out();
        assertTrue(set.contains("minutes a day: 77 each phone, 78 each gateway, 79 all"), set);
        assertTrue(set.contains("10 each phone"), "what was not named stays: " + set);
        assertTrue(set.contains("countries: its own CA=1 MX=12"), set);
        assertTrue(
                command(1, "", with(practice, "extension", "add", "101", "Again"))
                        .err()
                        .contains("This practice has an extension of that number."));
    }

    private void hours(String... practice) throws Exception {
        assertTrue(
                command(1, "", with(practice, "hours", "show")).err().contains("no opening hours"));
        command(
                0,
                "",
                with(
                        practice,
                        "hours",
                        "set",
                        "weekdays",
                        "--open",
                        "08:00-17:00",
                        "--time-zone",
                        "America/Chicago"));
        command(0, "", with(practice, "hours", "holiday", "2026-12-25", "Christmas"));
        command(0, "", with(practice, "hours", "night-switch", "night", "--until-switched-back"));
        assertTrue(
                command(1, "", with(practice, "hours", "set", "monday", "--open", "9-5"))
                        .err()
                        .contains("Hours have the form 08:00-12:30."));
    }

    private record Result(int exit, String out, String err) {}

    private Result command(int expected, String stdin, String... arguments) throws Exception {
        var out = home.resolve("out-command.txt");
        var err = home.resolve("err-command.txt");
        var process =
                program(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().write(stdin.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), String.join(" ", arguments));
        var result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        assertEquals(expected, result.exit(), String.join(" ", arguments) + "\n" + result);
        return result;
    }

    /// Starts the server and returns what it printed until it runs.
    private String serve() throws IOException {
        var out = home.resolve("out.txt");
        var err = home.resolve("err.txt");
        server =
                program("serve", "--config", home.resolve("wardline.yaml").toString())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        Await.until(START, () -> !server.isAlive() || read(out).contains("Wardline runs"));
        assertTrue(server.isAlive(), () -> read(out) + read(err));
        return read(out);
    }

    private ProcessBuilder program(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.wardline.cli.Main"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("WARDLINE_SESSION", home.resolve("session.json").toString());
        return builder;
    }

    private static String[] with(String[] practice, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(practice));
        return all.toArray(String[]::new);
    }

    private static String find(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
