package org.wardline.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Folders that only the user who runs Wardline may enter (mode 0700).
final class OwnedFolder {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private OwnedFolder() {}

    /// Creates the folder, and what is missing above it, for its owner only.
    static void create(Path folder) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        require(folder);
    }

    /// @throws DatabaseMisconfigured when the folder is another user's or others may write to it
    static void require(Path folder) throws IOException {
        int owner = uid(folder);
        if (owner != currentUid()) {
            throw new DatabaseMisconfigured(
                    "The folder "
                            + folder
                            + " belongs to user "
                            + owner
                            + ", but Wardline runs as user "
                            + currentUid()
                            + ".");
        }
        var permissions = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new DatabaseMisconfigured(
                    "Others may write to the folder " + folder + "; run: chmod 700 " + folder);
        }
    }

    /// The numeric user as which this process runs.
    static int currentUid() throws IOException {
        return uid(Path.of("/proc/self"));
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }
}
