package org.wardline.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// The steps after which a file is on the disk: write, fsync, rename, fsync of the folder.
///
/// A write or fsync that failed is never repeated on the same file: Linux drops the dirty pages,
/// and the second fsync would report a success that did not happen. Who sees it fail starts a new
/// file.
public final class Durable {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private Durable() {}

    /// Makes a folder, and those above it, that only its owner can enter (0700).
    public static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
    }

    /// Makes names that were created, renamed or removed in a folder durable.
    public static void syncFolder(Path folder) throws IOException {
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /// Writes a small file so that after a crash there is the old one, the new one, or none, never
    /// a part. Replaces an existing file.
    ///
    /// @param permissions the file's mode from the start
    public static void publish(Path file, byte[] content, Set<PosixFilePermission> permissions)
            throws IOException {
        var folder = file.toAbsolutePath().getParent();
        var unfinished = folder.resolve(file.getFileName() + ".part");
        createFolder(folder);
        Files.deleteIfExists(unfinished);
        try {
            write(unfinished, content, permissions);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        syncFolder(folder);
    }

    /// Writes all of a buffer.
    public static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static void write(Path file, byte[] content, Set<PosixFilePermission> permissions)
            throws IOException {
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var mode = PosixFilePermissions.asFileAttribute(permissions);
        try (var out = FileChannel.open(file, options, mode)) {
            writeFully(out, ByteBuffer.wrap(content));
            out.force(true);
        }
    }
}
