package org.wardline.audit.verify;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/// The verifier inside somebody's open transaction, so that thousands of attacks need not be
/// committed and undone. It reads what a verifier would read after the commit.
public final class InTransaction {

    private InTransaction() {}

    /// Reads everything and says what is wrong.
    public static VerificationReport verify(
            Connection connection, String verifierKey, List<Path> witnesses) {
        var key = TrustedKey.given(verifierKey);
        try (var notes = NoteFiles.open(witnesses, TimestampFiles.NONE, key)) {
            return new Verification(new StoredLog(connection, key.logId()), key, notes).run();
        }
    }
}
