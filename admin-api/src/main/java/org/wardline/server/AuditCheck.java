package org.wardline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.key.Keys;

/// Checks the audit log of a server, beside it while it runs or alone while it does not.
public final class AuditCheck {

    private static final String CHECKPOINTS = "checkpoints";
    private static final String VERIFIER_KEY = "audit.vkey";

    private AuditCheck() {}

    /// Verifies the whole log.
    ///
    /// @param verifierKey a copy of the log's verifier key that was kept elsewhere; the server's
    ///   own when empty
    /// @param copies of the witness's checkpoints that were kept elsewhere
    /// @throws ConfigFault when there is no server in that home
    /// @throws org.wardline.audit.verify.VerificationFailed when the log can't be read
    /// @throws org.wardline.db.DatabaseUnavailable when the database does not answer
    public static VerificationReport run(
            ServerConfig config,
            Optional<Path> verifierKey,
            List<Path> copies,
            Consumer<String> progress) {
        config.requireInstalled();
        var keys = Keys.open(config.keys(), new SecureRandom());
        try (var postgres = new Postgres(config, keys.service());
                var lock = new Alone(config.home())) {
            if (lock.held()) {
                postgres.start(progress);
            } else {
                progress.accept("The server runs; checking beside it.");
            }
            var witnesses = new ArrayList<>(copies);
            witnesses.add(config.witness().resolve(CHECKPOINTS));
            var key = verifierKey.orElse(config.witness().resolve(VERIFIER_KEY));
            return new AuditVerifier(postgres.target(), postgres.passwords().auditor(), text(key))
                    .verify(witnesses);
        }
    }

    /// Keeps a server from starting while the log is checked without one. A server that runs has
    /// its database running too.
    private static final class Alone implements AutoCloseable {

        private final Optional<HomeLock> lock;

        Alone(Path home) {
            this.lock = HomeLock.take(home);
        }

        boolean held() {
            return lock.isPresent();
        }

        @Override
        public void close() {
            lock.ifPresent(HomeLock::close);
        }
    }

    private static String text(Path verifierKey) {
        try {
            return Files.readString(verifierKey);
        } catch (IOException _) {
            throw new ConfigFault("The verifier key %s can't be read.".formatted(verifierKey));
        }
    }
}
