package org.wardline.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.wardline.audit.AuditLog;
import org.wardline.db.Database;
import org.wardline.key.Keys;
import org.wardline.testkit.FaultyFiles;

/// The store on a disk that tests fill up, for tests of what uses it.
public final class StoreOnFaultyFiles {

    private StoreOnFaultyFiles() {}

    /// Opens it as [VoicemailStore#open] does.
    ///
    /// @param data its data folder
    public static VoicemailStore open(
            Path data, Keys keys, Database database, AuditLog audit, FaultyFiles disk)
            throws IOException {
        return VoicemailStore.open(
                StorePaths.under(data), keys, database, audit, InstantSource.system(), disk);
    }
}
