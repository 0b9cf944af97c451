package org.wardline.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher `pbx` as somebody meets it on a machine that lacks something.
///
/// Runs a copy of it in a folder of its own, with made-up JDKs and a made-up Maven.
class LauncherTest {

    private static final List<String> TOOLS =
            List.of(
                    "awk",
                    "bash",
                    "cat",
                    "cp",
                    "dirname",
                    "env",
                    "find",
                    "grep",
                    "head",
                    "id",
                    "mkdir",
                    "mktemp",
                    "readlink",
                    "rm",
                    "sed",
                    "sh",
                    "tail",
                    "tee",
                    "touch",
                    "xargs");

    /// Outside the temporary folder, whose deletion warns of each link.
    private static final Path TOOL_FOLDER = Path.of("target", "launcher-tools").toAbsolutePath();

    @TempDir Path folder;

    private Path bin;
    private Path jvms;

    /// What a run said, on both streams together, and its exit code.
    private record Run(int code, String said) {}

    @BeforeAll
    static void linkTheToolsThatEveryLinuxHas() throws IOException {
        Files.createDirectories(TOOL_FOLDER);
        for (String tool : TOOLS) {
            Path link = TOOL_FOLDER.resolve(tool);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, find(tool));
            }
        }
    }

    @BeforeEach
    void copyTheLauncher() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        jvms = Files.createDirectory(folder.resolve("jvms"));
        for (String file : List.of("pbx", ".ci/summary")) {
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Checkout.ROOT.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    @Test
    void helpNamesEveryCommandAndNeedsNothingInstalled() throws Exception {
        Run run = pbx("--help");
        assertEquals(0, run.code());
        for (String command :
                List.of("demo --once", "verify --long", "serve", "bench NAME", "audit verify")) {
            assertTrue(run.said().contains("./pbx " + command), command);
        }
        assertEquals(run, pbx());
    }

    @Test
    void withoutAJdkItSaysWhatToInstallAndWhereItLooked() throws Exception {
        Run run = pbx("serve");
        assertEquals(1, run.code());
        assertTrue(run.said().contains("no JDK 25 or newer found"), run.said());
        assertTrue(run.said().contains(jvms.toString()), run.said());
        assertTrue(run.said().contains("apt-get install temurin-25-jdk"), run.said());
    }

    @Test
    void anOlderJdkIsNoJdk() throws Exception {
        jdk("jdk-17", "17.0.15");
        jdk("jdk-8", "1.8.0_402");
        assertEquals(1, pbx("serve").code());
    }

    @Test
    void aNewerJdkRunsTheProductWithItsArgumentsAndNoCoreDump() throws Exception {
        jdk("jdk-17", "17.0.15");
        jdk("jdk-26", "26");
        upToDateJar();
        Run run = pbx("serve", "--config", "a b.yaml");
        assertEquals(0, run.code(), run.said());
        assertTrue(run.said().contains("jdk-26/bin/java"), run.said());
        assertTrue(run.said().contains("wardline.jar serve --config a b.yaml\n"), run.said());
        assertTrue(run.said().contains("umask 0077 core 0"), run.said());
        String quietly = "-XX:+UseTransparentHugePages -Xlog:pagesize=off ";
        assertTrue(run.said().contains(quietly), "what commands print is read by programs");
        assertFalse(run.said().contains("Building"), run.said());
    }

    @Test
    void withoutMavenItSaysSo() throws Exception {
        jdk("jdk-25", "25.0.1");
        Run run = pbx("demo");
        assertEquals(1, run.code());
        assertTrue(run.said().contains("Maven is not installed"), run.said());
    }

    @Test
    void aBrokenBuildShowsItsFirstErrorsAndWhereTheRestIs() throws Exception {
        jdk("jdk-25", "25.0.1");
        script(
                bin.resolve("mvn"),
                """
                echo '[INFO] Building Wardline audit 0.1.0-SNAPSHOT   [2/6]'
                echo '[ERROR] Phi.java:[3,1] broken'
                exit 1\
                """);
        Run run = pbx("demo");
        assertEquals(1, run.code());
        assertTrue(run.said().contains("  audit\n"), run.said());
        assertTrue(run.said().contains("Phi.java:[3,1] broken"), run.said());
        assertTrue(run.said().contains("target/build.log"), run.said());
    }

    @Test
    void unknownOptionsAndBenchesAreRefused() throws Exception {
        jdk("jdk-25", "25.0.1");
        for (List<String> arguments :
                List.of(
                        List.of("--frobnicate"),
                        List.of("verify", "--quick"),
                        List.of("bench", "sleep"))) {
            Run run = pbx(arguments.toArray(String[]::new));
            assertEquals(2, run.code(), run.said());
            assertTrue(run.said().contains(arguments.getLast()), run.said());
        }
        assertEquals(2, pbx("bench").code());
    }

    @Test
    void verifySumsUpTestsTimesAndSkipsPerModule() throws Exception {
        jdk("jdk-25", "25.0.1");
        mavenWithReport(
                "<testsuite name=\"x\" tests=\"5\" errors=\"0\" skipped=\"1\" failures=\"0\">",
                "SUCCESS",
                0);
        Run run = pbx("verify");
        assertEquals(0, run.code(), run.said());
        assertTrue(run.said().matches("(?s).*\naudit +5 +0 +1 +62 s +5 min\n.*"), run.said());
        assertTrue(
                run.said().contains("  WireIT.phoneRings: baresip is not installed\n"), run.said());
        assertTrue(
                run.said()
                        .contains(
                                "\nAttacks on signalling: 1 of 2 classes, 15 inputs;"
                                        + " not tried: endless challenge\n"),
                run.said());
        assertTrue(run.said().matches("(?s).*\n  toll fraud +15\n.*"), run.said());
        assertTrue(run.said().endsWith("4 passed, 0 failed, 1 skipped\n"), run.said());
    }

    /// With a test skipped, as above, it is only named: that may be the one that tries it.
    @Test
    void verifyFailsWhenEveryTestRanAndAClassOfAttacksWasNotTried() throws Exception {
        jdk("jdk-25", "25.0.1");
        String suite =
                "<testsuite name=\"x\" tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"0\">";
        mavenWithReport(suite, "SUCCESS", 0);
        Run run = pbx("verify");
        assertEquals(1, run.code(), run.said());
        String verdict = "Every test ran, and nothing was tried of: ";
        assertTrue(run.said().endsWith(verdict + "endless challenge\n"), run.said());

        Path tally = folder.resolve("pbx-core/target/attacks/3.tally");
        Files.createDirectories(tally.getParent());
        Files.writeString(tally, "ENDLESS_CHALLENGE\t1\n");
        Files.setLastModifiedTime(tally, FileTime.from(Instant.now().plusSeconds(60)));
        Run unsimulated = pbx("verify");
        assertEquals(1, unsimulated.code(), unsimulated.said());
        verdict = "Every test ran, and the simulation has counted nothing.\n";
        assertTrue(unsimulated.said().endsWith(verdict), unsimulated.said());
        assertEquals(0, simulated(10).code());
    }

    @Test
    void verifySaysHowLongTheSimulationTookAndWhenThatWasTooLong() throws Exception {
        jdk("jdk-25", "25.0.1");
        mavenWithReport(
                "<testsuite name=\"x\" tests=\"5\" errors=\"0\" skipped=\"1\" failures=\"0\">",
                "SUCCESS",
                0);
        String verdict = "The simulation took 121 s, more than its 2 minutes.\n";
        Run over = simulated(121);
        assertTrue(over.said().contains("\nSimulation: 1000 seeds in 121 s\n"), over.said());
        assertTrue(over.said().endsWith(verdict), over.said());
        Run within = simulated(120);
        assertTrue(within.said().contains("\nSimulation: 1000 seeds in 120 s\n"), within.said());
        assertFalse(within.said().contains("The simulation took"), within.said());
    }

    private Run simulated(int seconds) throws IOException, InterruptedException {
        Path tally = folder.resolve("pbx-core/target/simulation.tally");
        Files.createDirectories(tally.getParent());
        Files.writeString(tally, "1000\t" + seconds + "\n");
        Files.setLastModifiedTime(tally, FileTime.from(Instant.now().plusSeconds(60)));
        return pbx("verify");
    }

    @Test
    void verifyFailsWhenATestFailsOrNoneRan() throws Exception {
        jdk("jdk-25", "25.0.1");
        mavenWithReport(
                "<testsuite name=\"x\" tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"2\">",
                "FAILURE",
                1);
        Run failed = pbx("verify");
        assertEquals(1, failed.code());
        assertTrue(failed.said().endsWith("3 passed, 2 failed, 0 skipped\n"), failed.said());

        mavenWithReport(
                "<testsuite name=\"x\" tests=\"0\" errors=\"0\" skipped=\"0\" failures=\"0\">",
                "SUCCESS",
                0);
        Run none = pbx("verify");
        assertEquals(1, none.code());
        assertTrue(none.said().contains("No test ran."), none.said());
    }

    /// A Maven that leaves a report in the module `audit` and the line of a reactor summary.
    private void mavenWithReport(String suite, String verdict, int code) throws IOException {
        Path audit =
                Files.createDirectories(folder.resolve("audit/target/surefire-reports"))
                        .getParent()
                        .getParent();
        Files.writeString(
                audit.resolve("pom.xml"), "<project><name>Wardline audit</name></project>");
        for (String module : List.of("srtp-media", "voicemail-store", "pbx-core", "admin-api")) {
            Files.createDirectories(folder.resolve(module));
            Files.writeString(
                    folder.resolve(module + "/pom.xml"),
                    "<project><name>Wardline " + module + "</name></project>");
        }
        script(
                bin.resolve("mvn"),
                """
                cat >'%1$s/target/surefire-reports/TEST-x.xml' <<'XML'
                %2$s
                <testcase name="phoneRings" classname="org.wardline.WireIT" time="0">
                  <skipped message="baresip is not installed"/>
                </testcase>
                </testsuite>
                XML
                mkdir -p '%1$s/target/attacks'
                printf 'TOLL_FRAUD\\t0\\nENDLESS_CHALLENGE\\t0\\nTOLL_FRAUD\\t3\\n' >'%1$s/target/attacks/1.tally'
                printf 'TOLL_FRAUD\\t0\\nENDLESS_CHALLENGE\\t0\\nTOLL_FRAUD\\t12\\n' >'%1$s/target/attacks/2.tally'
                echo '[INFO] Wardline audit ........................ %3$s [01:02 min]'
                exit %4$d\
                """
                        .formatted(audit, suite, verdict, code));
    }

    private void jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(jvms.resolve(name).resolve("bin")).getParent();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), "exit 0");
        script(
                home.resolve("bin/java"),
                "echo \"$0 $*\"; echo \"umask $(umask) core $(ulimit -c)\"");
    }

    private void upToDateJar() throws IOException {
        Path jar =
                Files.createDirectories(folder.resolve("admin-api/target")).resolve("wardline.jar");
        Files.writeString(jar, "made up");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private static Path find(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this machine has no " + tool));
    }

    private Run pbx(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(folder.resolve("pbx").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(
                Map.of(
                        "PATH",
                        bin + ":" + TOOL_FOLDER,
                        "HOME",
                        folder.toString(),
                        "WARDLINE_JVMS",
                        jvms.toString()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "pbx did not end");
        return new Run(process.exitValue(), said);
    }
}
