package org.wardline.store;

import java.nio.file.Path;
import java.util.Objects;

/// Folders of the store, all inside the data folder.
///
/// @param blobs sealed messages
/// @param journal recordings going on, and what is to be delivered
/// @param snapshot what a start without the database needs
public record StorePaths(Path blobs, Path journal, Path snapshot) {

    public StorePaths {
        Objects.requireNonNull(blobs, "blobs");
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(snapshot, "snapshot");
    }

    /// The usual places under the data folder.
    public static StorePaths under(Path data) {
        return new StorePaths(
                data.resolve("blobs"), data.resolve("journal"), data.resolve("snapshot"));
    }
}
