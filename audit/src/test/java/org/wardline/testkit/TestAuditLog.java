package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditSigner;

/// A real audit log on a test database that has the schema `audit`: its receipts are as good as in
/// production, because they are made in no other way.
public final class TestAuditLog implements AutoCloseable {

    private final Path folder;
    private final AuditLogConfig config;
    private final AuditLog log;

    private TestAuditLog(Path folder, AuditLogConfig config, AuditLog log) {
        this.folder = folder;
        this.config = config;
        this.log = log;
    }

    /// Opens a new log with its own key and witness file.
    public static TestAuditLog open(TestDatabase database) {
        try {
            var folder = Files.createTempDirectory("wardline-audit");
            var config =
                    new AuditLogConfig(
                            database.target(),
                            database.passwords().audit(),
                            AuditSigner.create(folder.resolve("audit-signer.key")),
                            folder.resolve("witness"));
            return new TestAuditLog(folder, config, AuditLog.open(config, InstantSource.system()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The log.
    public AuditLog log() {
        return log;
    }

    /// What it was opened with, to verify it.
    public AuditLogConfig config() {
        return config;
    }

    @Override
    public void close() {
        log.close();
        TestFolders.delete(folder);
    }
}
