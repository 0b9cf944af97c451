package org.wardline.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Sealed objects as files: `ROOT/tenant/first two digits of the object/object.sealed`. An object
/// is there whole or not at all; what was being written at a crash is removed at the next start.
/// Blocks; safe for any thread.
public final class FileBlobStore {

    private static final String UNFINISHED = "unfinished";

    private final Path root;
    private final FileOpener opener;

    /// @param root made when it does not exist
    /// @param opener how files are opened for writing
    /// @throws IOException when the folder cannot be made
    public FileBlobStore(Path root, FileOpener opener) throws IOException {
        this.root = root;
        this.opener = opener;
        Durable.createFolder(root.resolve(UNFINISHED));
        removeUnfinished();
    }

    /// Begins an object; it appears when the writer commits.
    public BlobWriter begin(BlobId id) throws IOException {
        var unfinished = root.resolve(UNFINISHED).resolve(id.object() + ".part");
        return new BlobWriter(unfinished, place(id), opener);
    }

    /// Opens an object for reading at any position.
    ///
    /// @throws java.nio.file.NoSuchFileException when there is none of that name
    public SeekableByteChannel open(BlobId id) throws IOException {
        return FileChannel.open(place(id), StandardOpenOption.READ);
    }

    /// Whether the whole object is there.
    public boolean exists(BlobId id) {
        return Files.exists(place(id));
    }

    /// Removes an object, if it is there.
    public void delete(BlobId id) throws IOException {
        if (Files.deleteIfExists(place(id))) {
            Durable.syncFolder(place(id).getParent());
        }
    }

    private void removeUnfinished() throws IOException {
        try (var parts = Files.newDirectoryStream(root.resolve(UNFINISHED))) {
            for (var part : parts) {
                Files.delete(part);
            }
        }
    }

    private Path place(BlobId id) {
        var object = id.object().toString();
        return root.resolve(id.tenant().toString())
                .resolve(object.substring(0, 2))
                .resolve(object + ".sealed");
    }
}
