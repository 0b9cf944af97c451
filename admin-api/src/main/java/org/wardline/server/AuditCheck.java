package org.wardline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.wardline.audit.AuditExport;
import org.wardline.audit.VerifierKey;
import org.wardline.audit.timestamp.TimestampTarget;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.audit.verify.TimestampFiles;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.ident.TenantId;

/// Checks the audit log of a server, or takes what others can check out of it, beside the server
/// while it runs or alone while it does not. Who can do this holds the server's keys.
public final class AuditCheck {

    private static final String CHECKPOINTS = "checkpoints";
    private static final String TIMESTAMPS = "timestamps";
    private static final String VERIFIER_KEY = "audit.vkey";

    private final ServerConfig config;
    private final Consumer<String> progress;

    /// @param progress told in sentences what takes its time
    public AuditCheck(ServerConfig config, Consumer<String> progress) {
        this.config = config;
        this.progress = progress;
    }

    /// Verifies the whole log with what the server has.
    ///
    /// @throws ConfigFault as with copies
    public VerificationReport verify() {
        return verify(Optional.empty(), List.of(), TimestampFiles.NONE);
    }

    /// Verifies the whole log.
    ///
    /// @param verifierKey a copy of the log's verifier key that was kept elsewhere; the server's
    ///   own when empty
    /// @param copies of the witness's checkpoints that were kept elsewhere
    /// @param timestamps copies of the time stamps that were kept elsewhere, beside the server's,
    ///   and who vouches for their keys; the configuration says it when they don't
    /// @throws ConfigFault when there is no server in that home
    /// @throws org.wardline.audit.verify.VerificationFailed when the log can't be read
    /// @throws org.wardline.db.DatabaseUnavailable when the database does not answer
    public VerificationReport verify(
            Optional<Path> verifierKey, List<Path> copies, TimestampFiles timestamps) {
        var witnesses = new ArrayList<>(copies);
        witnesses.add(config.witness().resolve(CHECKPOINTS));
        var stamped = new ArrayList<>(timestamps.files());
        stamped.add(config.witness().resolve(TIMESTAMPS));
        var believed =
                timestamps
                        .authorities()
                        .or(() -> config.timestamp().map(TimestampTarget::authorities));
        return BesideServer.run(
                config,
                progress,
                postgres ->
                        new AuditVerifier(
                                        postgres.target(),
                                        postgres.passwords().auditor(),
                                        text(verifierKey.orElse(ownKey())))
                                .verify(witnesses, new TimestampFiles(stamped, believed)));
    }

    /// Writes the whole log as a bundle that needs no server to be checked.
    ///
    /// @return how many entries it holds
    /// @throws org.wardline.audit.ExportFailed when it can't be written
    public long exportAll(Path folder) {
        return export(export -> export.whole(config.witness().resolve(CHECKPOINTS), folder));
    }

    /// Writes one practice's slice of the log as a bundle, with the proof that it is complete.
    ///
    /// @return how many entries it holds
    /// @throws org.wardline.audit.ExportFailed when it can't be written
    public long export(TenantId practice, Path folder) {
        return export(export -> export.practice(practice, folder));
    }

    /// The proof that one entry is in the log.
    ///
    /// @throws org.wardline.audit.ExportFailed when no checkpoint covers it yet
    public String prove(long index) {
        return export(export -> export.proof(index));
    }

    private <T> T export(Function<AuditExport, T> work) {
        return BesideServer.run(
                config,
                progress,
                postgres -> {
                    try (var export =
                            new AuditExport(
                                    postgres.target(),
                                    postgres.passwords().auditor(),
                                    VerifierKey.parse(text(ownKey())))) {
                        return work.apply(export);
                    }
                });
    }

    private Path ownKey() {
        return config.witness().resolve(VERIFIER_KEY);
    }

    private static String text(Path verifierKey) {
        try {
            return Files.readString(verifierKey);
        } catch (IOException _) {
            throw new ConfigFault("The verifier key %s can't be read.".formatted(verifierKey));
        }
    }
}
