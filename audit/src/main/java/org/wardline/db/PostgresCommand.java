package org.wardline.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wardline.ident.Secret;

/// The command lines of PostgreSQL's programs, with a clean environment.
///
/// PostgreSQL refuses to run as root, so root runs it through `unshare -U`: in a user namespace
/// without a mapping it is nobody, while its files stay root's.
final class PostgresCommand {

    private static final Path UNSHARE = Path.of("/usr/bin/unshare");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private final PostgresBinaries binaries;
    private final boolean root;

    PostgresCommand(PostgresBinaries binaries) throws IOException {
        this.binaries = binaries;
        this.root = OwnedFolder.currentUid() == 0;
        if (root && !Files.isExecutable(UNSHARE)) {
            throw new DatabaseMisconfigured(
                    "Running as root, the bundled PostgreSQL needs "
                            + UNSHARE
                            + " (util-linux); install it or run Wardline as another user.");
        }
    }

    /// The server itself. `setpriv --pdeathsig` makes the kernel stop it when the thread that
    /// starts it ends, which is when this process is killed; without setpriv the next start finds
    /// and stops what was left behind.
    ProcessBuilder postmaster(Path data, Path socketFolder, Path log) {
        var command = prefix();
        if (Files.isExecutable(SETPRIV)) {
            command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "INT"));
        }
        command.addAll(List.of(binaries.program("postgres"), "-D", data.toString()));
        var settings =
                List.of(
                        "listen_addresses=",
                        "port=5432",
                        "unix_socket_directories=" + socketFolder,
                        "unix_socket_permissions=0700",
                        "fsync=on",
                        "full_page_writes=on",
                        "synchronous_commit=on",
                        "zero_damaged_pages=off",
                        "ignore_checksum_failure=off",
                        "password_encryption=scram-sha-256",
                        "max_connections=64",
                        // What goes to the log: no statements, no row values.
                        "logging_collector=off",
                        "log_destination=stderr",
                        "log_checkpoints=off",
                        "log_statement=none",
                        "log_min_error_statement=panic",
                        "log_error_verbosity=terse",
                        "log_parameter_max_length=0",
                        "log_parameter_max_length_on_error=0");
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return clean(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
    }

    /// Makes a new cluster: passwords by SCRAM only, data checksums, UTF-8.
    void initdb(Path data, Secret<String> superuserPassword) throws IOException {
        var command = prefix();
        command.addAll(
                List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + data,
                        "--username=postgres",
                        "--auth=scram-sha-256",
                        // From a pipe: the password never is a file.
                        "--pwfile=/dev/stdin",
                        "--data-checksums",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8"));
        run(command, superuserPassword.reveal() + "\n", "The database cannot be created");
    }

    /// Stops a server: `fast` ends its sessions and writes everything out, `immediate` leaves that
    /// to the recovery of the next start.
    void stop(Path data, String mode) throws IOException {
        var command = prefix();
        command.addAll(
                List.of(
                        binaries.program("pg_ctl"),
                        "stop",
                        "--pgdata=" + data,
                        "--mode=" + mode,
                        "--wait",
                        "--timeout=30",
                        "--silent"));
        run(command, "", "The database cannot be stopped");
    }

    private List<String> prefix() {
        return root ? new ArrayList<>(List.of(UNSHARE.toString(), "-U")) : new ArrayList<>();
    }

    private static ProcessBuilder clean(List<String> command) {
        var builder = new ProcessBuilder(command);
        // PGOPTIONS, PGDATA, LD_PRELOAD and the like must not reach in.
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.directory(Path.of("/").toFile());
        return builder;
    }

    private static void run(List<String> command, String input, String failure) throws IOException {
        var process = clean(command).redirectErrorStream(true).start();
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new DatabaseMisconfigured(failure + ": " + output.strip());
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new DatabaseMisconfigured(failure + ": interrupted");
        }
    }
}
