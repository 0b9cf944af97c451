package org.wardline.server;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.wardline.key.Keys;

/// Work on a server's database from another process: beside the server while it runs, alone while
/// it does not. A server that runs has its database running too; one that does not is kept from
/// starting meanwhile.
final class BesideServer {

    private BesideServer() {}

    /// Does the work with the server's database running.
    ///
    /// @throws ConfigFault when there is no server in that home
    /// @throws org.wardline.db.DatabaseUnavailable when the database does not answer
    static <T> T run(ServerConfig config, Consumer<String> progress, Function<Postgres, T> work) {
        config.requireInstalled();
        var keys = Keys.open(config.keys(), new SecureRandom());
        try (var postgres = new Postgres(config, keys.service());
                var lock = new Alone(HomeLock.take(config.home()))) {
            if (lock.held()) {
                postgres.start(progress);
            } else {
                progress.accept("The server runs; reading beside it.");
            }
            return work.apply(postgres);
        }
    }

    private record Alone(Optional<HomeLock> lock) implements AutoCloseable {

        boolean held() {
            return lock.isPresent();
        }

        @Override
        public void close() {
            lock.ifPresent(HomeLock::close);
        }
    }
}
