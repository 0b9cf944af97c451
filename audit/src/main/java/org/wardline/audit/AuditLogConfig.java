package org.wardline.audit;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.wardline.db.DatabaseTarget;
import org.wardline.ident.Secret;

/// What an audit log needs.
///
/// @param target the database, with the schema `audit` migrated
/// @param password of the role that may insert into the log
/// @param signer the key of the log, kept outside the database
/// @param witnessFolder where checkpoints go, outside the database and best on another host's disk
public record AuditLogConfig(
        DatabaseTarget target, Secret<String> password, AuditSigner signer, Path witnessFolder) {

    public AuditLogConfig {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(signer, "signer");
        Objects.requireNonNull(witnessFolder, "witnessFolder");
    }

    /// The file of signed checkpoints that the log appends to, for the verifier.
    public Path checkpointsFile() {
        return witnessFolder.resolve(Witness.CHECKPOINTS);
    }

    /// The file with the text of the verifier key, beside the checkpoints; keep a copy elsewhere.
    public Path verifierKeyFile() {
        return witnessFolder.resolve(Witness.VERIFIER_KEY);
    }

    /// The file of time stamps on checkpoints, beside them.
    public Path timestampsFile() {
        return witnessFolder.resolve(Witness.TIMESTAMPS);
    }

    /// The newest witnessed checkpoint as a note, read from the witness's file; empty when there is
    /// none. May be asked while the log is written, and after it was closed.
    ///
    /// @throws java.io.UncheckedIOException when the file cannot be read
    public Optional<String> newestNote() {
        return Witness.newestNote(checkpointsFile(), signer.verifierKey());
    }
}
