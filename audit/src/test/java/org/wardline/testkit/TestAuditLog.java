package org.wardline.testkit;

import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.audit.verify.VerificationReport;

/// A real audit log on a test database that has the schema `audit`: its receipts are as good as in
/// production, because they are made in no other way. Opened again on the same database it goes on
/// where it ended; one at a time.
public final class TestAuditLog implements AutoCloseable {

    private final TestDatabase database;
    private final AuditLogConfig config;
    private final AuditLog log;

    private TestAuditLog(TestDatabase database, AuditLogConfig config, AuditLog log) {
        this.database = database;
        this.config = config;
        this.log = log;
    }

    /// Opens the database's log; its key and witness file are made with the first.
    public static TestAuditLog open(TestDatabase database) {
        var key = database.keys().resolve("audit-signer.key");
        var config =
                new AuditLogConfig(
                        database.target(),
                        database.passwords().audit(),
                        Files.exists(key) ? AuditSigner.load(key) : AuditSigner.create(key),
                        database.keys().resolve("witness"));
        return new TestAuditLog(database, config, AuditLog.open(config, InstantSource.system()));
    }

    /// The log.
    public AuditLog log() {
        return log;
    }

    /// What it was opened with, to verify it.
    public AuditLogConfig config() {
        return config;
    }

    /// What the verifier says of the log as it is.
    public VerificationReport verified() {
        return new AuditVerifier(
                        config.target(),
                        database.passwords().auditor(),
                        config.signer().verifierKey().text())
                .verify(List.of(config.checkpointsFile()));
    }

    @Override
    public void close() {
        log.close();
    }
}
