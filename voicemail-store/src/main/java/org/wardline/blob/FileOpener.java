package org.wardline.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// How a new file is opened for writing: the operating system's way, or, in fault tests, one whose
/// writes and fsyncs fail.
@FunctionalInterface
public interface FileOpener {

    /// The operating system's way: a new file of mode 0600, refused when it exists.
    FileOpener SYSTEM = FileOpener::openNew;

    /// Opens a new file for writing.
    ///
    /// @throws IOException when it exists or cannot be made
    FileChannel open(Path file) throws IOException;

    private static FileChannel openNew(Path file) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var owner = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        return FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(owner));
    }
}
