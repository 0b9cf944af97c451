package org.wardline.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.ident.Secret;
import org.wardline.testkit.Await;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.TestFolders;
import org.wardline.testkit.TestPostgres;

class EmbeddedPostgresIT {

    private static final Secret<String> PASSWORD = OwnPostgres.SUPERUSER_PASSWORD;

    private Path home;
    private final List<Process> children = new ArrayList<>();

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createTempDirectory("wardline-pg");
        OwnPostgres.copyCluster(data());
    }

    @AfterEach
    void clean() throws InterruptedException {
        for (var child : children) {
            child.destroyForcibly().waitFor();
        }
        Await.until(() -> PostmasterFile.read(data()).map(this::isGone).orElse(true));
        TestFolders.delete(home);
    }

    @Test
    void aRestartKeepsEverythingAndNothingIsOpenToOthers() throws Exception {
        try (var server = start()) {
            assertEquals(1, PostgresChild.addRow(server));
            for (var folder : List.of(home.resolve("run"), data())) {
                assertEquals(
                        "rwx------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
            }
        }
        assertTrue(PostmasterFile.read(data()).isEmpty(), "stopped in order");
        try (var server = start()) {
            assertEquals(2, PostgresChild.addRow(server));
        }
    }

    @Test
    void theFirstStartMakesEverythingAndSaysWhatTakesLong() throws Exception {
        TestFolders.delete(data());
        // What a crash in the middle of the first start leaves.
        Files.createDirectories(home.resolve("pg.partial/base"));
        var told = new ArrayList<String>();
        try (var server = EmbeddedPostgres.start(folders(), PASSWORD, told::add)) {
            assertEquals(1, PostgresChild.addRow(server));
        }
        assertEquals(List.of("Making the database (once, some seconds) ..."), told);
        assertFalse(Files.exists(home.resolve("pg.partial")));
    }

    @Test
    void theSettingsThatMatterAreOnWhateverTheFilesSay() throws Exception {
        try (var server = start()) {
            execute(server, "ALTER SYSTEM SET fsync = off");
            execute(server, "ALTER SYSTEM SET full_page_writes = off");
            execute(server, "ALTER SYSTEM SET synchronous_commit = off");
            execute(server, "ALTER SYSTEM SET listen_addresses = '*'");
        }
        try (var server = start();
                var connection = server.connectAsSuperuser("postgres")) {
            ServerSettings.read(connection).requireSafeServer();
        }
    }

    @Test
    void aSettingWeakenedForARoleIsRefusedWhenTheRoleConnects() throws Exception {
        try (var server = start()) {
            var target = DatabaseSetup.prepare(server, "wardline", TestPostgres.passwords());
            execute(server, "ALTER ROLE wardline_app SET synchronous_commit = off");
            var refused =
                    assertThrows(
                            DatabaseMisconfigured.class,
                            () -> target.connect(DbRole.APP, TestPostgres.passwords().app()));
            assertTrue(
                    refused.safeMessage().contains("synchronous_commit is off"),
                    refused.safeMessage());
            try (var app = Database.open(target, DbRole.APP, TestPostgres.passwords().app())) {
                assertThrows(
                        DatabaseMisconfigured.class,
                        () -> app.useDeployment(tx -> tx.update("SELECT 1").execute()));
            }
        }
    }

    @Test
    void aRoleMadePowerfulIsRefused() throws Exception {
        try (var server = start()) {
            var target = DatabaseSetup.prepare(server, "wardline", TestPostgres.passwords());
            for (var power : List.of("SUPERUSER", "NOSUPERUSER BYPASSRLS")) {
                execute(server, "ALTER ROLE wardline_app " + power);
                assertThrows(
                        DatabaseMisconfigured.class,
                        () -> target.connect(DbRole.APP, TestPostgres.passwords().app()));
            }
        }
    }

    @Test
    void anAuthenticationLineThatTrustsIsRefused() throws Exception {
        start().close();
        Files.writeString(
                data().resolve("pg_hba.conf"), "local all all trust\n", StandardOpenOption.APPEND);
        var refused = assertThrows(DatabaseMisconfigured.class, this::start);
        assertTrue(refused.safeMessage().contains("pg_hba.conf"), refused.safeMessage());
        assertTrue(PostmasterFile.read(data()).isEmpty(), "nothing keeps running");
    }

    @Test
    void aWrongPasswordIsRefusedAndNothingKeepsRunning() {
        start().close();
        var refused =
                assertThrows(
                        DatabaseMisconfigured.class,
                        () -> EmbeddedPostgres.start(folders(), Secret.of("wrong"), text -> {}));
        assertTrue(refused.getMessage().contains("28P01"), refused.getMessage());
        assertTrue(PostmasterFile.read(data()).isEmpty(), "nothing keeps running");
    }

    @Test
    void aSecondServerOnTheSameFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        try (var server = start()) {
            var refused = assertThrows(DatabaseMisconfigured.class, this::start);
            assertTrue(refused.safeMessage().contains("Another Wardline"), refused.safeMessage());
            assertEquals(1, PostgresChild.addRow(server));
        }
        var child = child(List.of());
        assertEquals("ready 2", child.readLine());
        assertThrows(DatabaseMisconfigured.class, this::start);
    }

    @Test
    void folderOfAnotherVersionOrOfSomethingElseGetsOneSentence() throws Exception {
        start().close();
        Files.writeString(data().resolve("PG_VERSION"), "17\n");
        assertTrue(
                assertThrows(DatabaseMisconfigured.class, this::start)
                        .safeMessage()
                        .contains("PostgreSQL 17"));
        Files.delete(data().resolve("PG_VERSION"));
        assertTrue(
                assertThrows(DatabaseUnavailable.class, this::start)
                        .forOperator()
                        .contains("does not hold a PostgreSQL database"));
    }

    @Test
    void aSocketPathThatLinuxCannotHoldGetsOneSentence() {
        var deep = home.resolve("d".repeat(100));
        var refused =
                assertThrows(
                        DatabaseMisconfigured.class,
                        () ->
                                EmbeddedPostgres.start(
                                        EmbeddedPostgres.Folders.in(deep), PASSWORD, text -> {}));
        assertTrue(refused.safeMessage().contains("longer than Linux allows"));
    }

    @Test
    void killedProcessTakesItsServerAlongAndTheNextStartHasEverything() throws Exception {
        var child = child(List.of());
        assertEquals("ready 1", child.readLine());
        var left = PostmasterFile.read(data()).orElseThrow();
        kill(children.getFirst().pid());
        Await.until(() -> isGone(left));
        try (var server = start()) {
            assertEquals(2, PostgresChild.addRow(server));
        }
    }

    @Test
    void aServerLeftBehindIsStoppedByTheNextStart() throws Exception {
        start().close();
        var orphan = startPostmasterAlone();
        Await.until(() -> PostmasterFile.read(data()).map(PostmasterFile::ready).orElse(false));
        assertEquals(orphan.pid(), PostmasterFile.read(data()).orElseThrow().pid());
        try (var server = start()) {
            assertEquals(1, PostgresChild.addRow(server));
            assertFalse(orphan.isAlive());
        }
    }

    @Test
    void processAndServerKilledInTheSameMomentStartAgain() throws Exception {
        for (int round = 1; round <= 3; round++) {
            var child = child(List.of());
            assertEquals("ready " + round, child.readLine());
            kill(PostmasterFile.read(data()).orElseThrow().pid());
            kill(children.getLast().pid());
        }
        try (var server = start()) {
            assertEquals(4, PostgresChild.addRow(server));
        }
    }

    @Test
    void aServerThatDiesIsStartedAgain() throws Exception {
        try (var server = start()) {
            PostgresChild.addRow(server);
            long first = PostmasterFile.read(data()).orElseThrow().pid();
            kill(first);
            Await.until(() ->
                    PostmasterFile.read(data())
                            .map(file -> file.ready() && file.pid() != first)
                            .orElse(false));
            assertEquals(2, PostgresChild.addRow(server));
        }
    }

    @Test
    void anotherUserThanRootRunsItToo() throws Exception {
        assumeTrue(OwnedFolder.currentUid() == 0, "only root can become another user");
        var setpriv = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
        var lent = Files.createTempDirectory("wardline-nobody");
        try {
            var classPath = readableClassPath(lent.resolve("lib"));
            Files.createDirectory(lent.resolve("home"));
            lend(lent);
            var child = child(setpriv, lent.resolve("home"), lent.resolve("programs"), classPath);
            assertEquals("ready 1", child.readLine());
            kill(children.getFirst().pid());
            var again = child(setpriv, lent.resolve("home"), lent.resolve("programs"), classPath);
            assertEquals("ready 2", again.readLine());
            children.getLast().getOutputStream().close();
            assertEquals(0, children.getLast().waitFor());
        } finally {
            TestFolders.delete(lent);
        }
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(folders(), PASSWORD, text -> {});
    }

    private EmbeddedPostgres.Folders folders() {
        return new EmbeddedPostgres.Folders(TestPostgres.PROGRAMS, data(), home.resolve("run"));
    }

    private Path data() {
        return home.resolve("pg");
    }

    private boolean isGone(PostmasterFile file) {
        return switch (file.occupant(data())) {
            case GONE, SOMETHING_ELSE -> true;
            case ZOMBIE, POSTMASTER -> false;
        };
    }

    private BufferedReader child(List<String> prefix) throws IOException {
        return child(prefix, home, TestPostgres.PROGRAMS, System.getProperty("java.class.path"));
    }

    private BufferedReader child(
            List<String> prefix, Path dataFolder, Path programs, String classPath)
            throws IOException {
        var command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        "org.wardline.db.PostgresChild",
                        dataFolder.toString(),
                        programs.toString()));
        var process =
                new ProcessBuilder(command)
                        .directory(new File("/"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        children.add(process);
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /// As it would run where setpriv is missing: nothing stops it when its starter ends.
    private Process startPostmasterAlone() throws IOException {
        var command = new PostgresCommand(PostgresBinaries.in(TestPostgres.PROGRAMS, text -> {}));
        var builder = command.postmaster(data(), home.resolve("run"), home.resolve("alone.log"));
        builder.command().removeAll(List.of("/usr/bin/setpriv", "--pdeathsig", "INT"));
        var process = builder.start();
        children.add(process);
        return process;
    }

    private static void kill(long pid) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor());
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = server.connectAsSuperuser("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Copies what the child needs to where another user can read it.
    private static String readableClassPath(Path folder) throws IOException {
        Files.createDirectories(folder);
        var copies = new ArrayList<String>();
        var needed =
                List.of(
                        "classes",
                        "audit",
                        "junixsocket",
                        "postgres",
                        "xz-",
                        "slf4j",
                        "HikariCP",
                        "jdbi",
                        "geantyref",
                        "error_prone",
                        "logback");
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var source = Path.of(entry);
            if (needed.stream().noneMatch(source.getFileName().toString()::contains)) {
                continue;
            }
            var copy = folder.resolve(copies.size() + "-" + source.getFileName());
            copyTree(source, copy);
            copies.add(copy.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyTree(Path source, Path copy) throws IOException {
        try (var paths = Files.walk(source)) {
            for (var path : paths.toList()) {
                Files.copy(
                        path,
                        copy.resolve(source.relativize(path).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void lend(Path folder) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("chown", "-R", "65534:65534", folder.toString())
                        .start()
                        .waitFor());
    }
}
