package org.wardline.audit.verify;

import java.nio.file.Path;
import java.util.List;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.Secret;

/// Checks a whole audit log against the checkpoints that were witnessed outside its database.
///
/// It runs beside a server that writes: it reads one snapshot. Time and database reads grow with
/// the log, memory does not (but for one small record per practice).
public final class AuditVerifier {

    private final DatabaseTarget target;
    private final Secret<String> auditorPassword;
    private final TrustedKey key;

    /// @param auditorPassword of the role that may only read the log
    /// @param verifierKey text of the log's verifier key, best from a copy that was never on the
    ///   server: whoever can replace key and checkpoints together is not found otherwise
    /// @throws VerificationFailed when that is not a verifier key
    public AuditVerifier(
            DatabaseTarget target, Secret<String> auditorPassword, String verifierKey) {
        this.target = target;
        this.auditorPassword = auditorPassword;
        this.key = TrustedKey.given(verifierKey);
    }

    /// Reads everything and says what is wrong.
    ///
    /// @param witnesses files of signed checkpoints: the server's witness file, and copies of it
    ///   from elsewhere, which find that both database and witness were rolled back
    /// @throws VerificationFailed when the log cannot be read
    /// @throws org.wardline.db.DatabaseUnavailable when the database does not answer
    public VerificationReport verify(List<Path> witnesses) {
        return verify(witnesses, TimestampFiles.NONE);
    }

    /// The same, with time stamps on checkpoints.
    ///
    /// @throws VerificationFailed also when the authorities' certificates cannot be read
    public VerificationReport verify(List<Path> witnesses, TimestampFiles timestamps) {
        try (var log =
                        StoredLog.snapshot(
                                target.connect(DbRole.AUDITOR, auditorPassword), key.logId());
                var notes = NoteFiles.open(witnesses, timestamps, key)) {
            return new Verification(log, key, notes).run();
        }
    }
}
