package org.wardline.server;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.wardline.access.PeopleStore;
import org.wardline.access.Person;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.db.Database;
import org.wardline.db.DbRole;
import org.wardline.ident.TenantId;
import org.wardline.key.Keys;

/// Lets in an operator of the installation who is locked out or did not use the first password in
/// time. Whoever may read the keys on the server's disk may do it, while the server does not run;
/// the audit log says so.
public final class OperatorReset {

    private OperatorReset() {}

    /// Gives an operator a new one-time password.
    ///
    /// @throws StartRefused with one sentence, also when the server runs or nobody has that login
    public static FirstAdministrator run(
            ServerConfig config, String login, Consumer<String> progress) {
        return StartFaults.refusing(() -> reset(config, login, progress));
    }

    private static FirstAdministrator reset(
            ServerConfig config, String login, Consumer<String> progress) {
        config.requireInstalled();
        try (var parts = new Parts()) {
            parts.add(
                    "lock",
                    HomeLock.take(config.home())
                            .orElseThrow(() ->
                                    new ConfigFault(
                                            "Stop the server in %s first."
                                                    .formatted(config.home()))));
            var keys = Keys.open(config.keys(), new SecureRandom());
            var postgres = parts.add("database", new Postgres(config, keys.service()));
            postgres.prepare(progress);
            var clock = InstantSource.system();
            var audit =
                    parts.add(
                            "audit log",
                            AuditLog.open(
                                    new AuditLogConfig(
                                            postgres.target(),
                                            postgres.passwords().audit(),
                                            FirstStart.auditSigner(config),
                                            config.witness()),
                                    clock));
            var database =
                    parts.add(
                            "pool",
                            Database.open(
                                    postgres.target(), DbRole.APP, postgres.passwords().app()));
            var people = new PeopleStore(database, keys.service(), clock);
            return new FirstStart(people, audit, clock).reset(find(people, login));
        }
    }

    private static Person find(PeopleStore people, String login) {
        return people.list(TenantId.DEPLOYMENT).stream()
                .filter(person -> person.login().equals(login))
                .findFirst()
                .orElseThrow(
                        () -> new ConfigFault("No operator of this installation has that login."));
    }
}
