package org.wardline.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.wardline.key.ServiceKey;

/// The directory on local disk, sealed under the service key: with it phones register and call
/// after a start without database. Replaced as a whole (write, fsync, rename, fsync of the folder),
/// so a crash leaves the old one or the new one. Blocking; one writer.
public final class SnapshotFile {

    /// Names the sealing purpose; part of the format.
    private static final String PURPOSE = "directory-snapshot/v1";

    private final Path file;
    private final ServiceKey key;

    /// @param file in an existing folder that belongs to this server alone
    /// @param key opens and seals it
    public SnapshotFile(Path file, ServiceKey key) {
        this.file = Objects.requireNonNull(file, "file");
        this.key = Objects.requireNonNull(key, "key");
    }

    /// Reads the newest snapshot; empty when none was ever written.
    ///
    /// @throws IOException when the disk fails
    /// @throws org.wardline.key.SealBroken when it was changed or sealed by another installation
    public Optional<DirectorySnapshot> read() throws IOException {
        byte[] sealed;
        try {
            sealed = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(SnapshotFormat.read(key.open(PURPOSE, sealed)));
    }

    /// Writes a snapshot durably.
    ///
    /// @throws IOException when the disk fails or is full; the old snapshot is still there
    public void write(DirectorySnapshot snapshot) throws IOException {
        byte[] sealed = key.seal(PURPOSE, SnapshotFormat.write(snapshot));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel out =
                FileChannel.open(
                        next,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly)) {
            ByteBuffer bytes = ByteBuffer.wrap(sealed);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }
}
