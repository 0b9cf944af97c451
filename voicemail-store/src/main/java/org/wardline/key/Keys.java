package org.wardline.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import org.wardline.db.EmbeddedPostgres;

/// The keys of this installation, found or, on the first start, created.
///
/// @param deployment names this installation in every sealed object
/// @param created true on the first start: a recovery kit was written
/// @param sameDevice true when the content root lies on the device that holds the data: whoever
///   takes the disk then takes both
public record Keys(
        UUID deployment,
        ServiceKey service,
        ContentRoot root,
        boolean created,
        boolean sameDevice) {

    /// Finds the keys, or creates them when neither keys nor data exist yet.
    ///
    /// Without the content root's file the store is sealed. Blocks on the disk.
    ///
    /// @throws KeyFault with one sentence when a key is damaged, missing, of another installation,
    ///   readable by others, or inside the data folder
    public static Keys open(KeyPaths paths, SecureRandom random) {
        refuseInsideData(paths.contentRoot(), "content root", paths);
        refuseInsideData(paths.serviceKey(), "service", paths);
        var identity = Installation.file(paths);
        if (Files.exists(identity)) {
            return find(paths, identity);
        }
        refuseOverData(paths, identity);
        return create(paths, identity, random);
    }

    /// New keys beside old data would leave that data unreadable, and what follows under a second
    /// name.
    private static void refuseOverData(KeyPaths paths, Path identity) {
        if (Files.notExists(paths.dataFolder())) {
            return;
        }
        var folder = paths.dataFolder().toAbsolutePath().normalize();
        var programs = EmbeddedPostgres.Folders.in(folder).binaries();
        try (var files = Files.walk(folder)) {
            // An interrupted first start may have left the identity's unfinished copy, and the
            // database's programs are no data.
            boolean data =
                    files.filter(Files::isRegularFile)
                            .anyMatch(file ->
                                    !file.getParent().equals(folder) && !file.startsWith(programs));
            if (data) {
                throw new KeyFault(
                        ("The file %s is missing, but data is there; restore it from your copy, or"
                                        + " with: pbx recovery-kit restore SHEET SHEET")
                                .formatted(identity));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new KeyFault("The folder " + paths.dataFolder() + " cannot be read.", e);
        }
    }

    private static Keys find(KeyPaths paths, Path identity) {
        var expected = Installation.read(identity);
        var service = ServiceKey.read(paths.serviceKey());
        if (!service.id().equals(expected.serviceKey())) {
            throw new KeyFault(
                    "The service key in %s belongs to another installation than the data in %s."
                            .formatted(paths.serviceKey(), paths.dataFolder()));
        }
        return new Keys(
                expected.deployment(),
                service,
                findRoot(paths, expected),
                false,
                sameDevice(paths));
    }

    private static ContentRoot findRoot(KeyPaths paths, Installation expected) {
        if (Files.notExists(paths.contentRoot())) {
            return new ContentRoot.Sealed();
        }
        var root = FileKek.read(paths.contentRoot());
        if (!root.ref().equals(expected.contentRoot())) {
            throw new KeyFault(
                    "The content root key in %s belongs to another installation than the data in %s."
                            .formatted(paths.contentRoot(), paths.dataFolder()));
        }
        return new ContentRoot.Open(root);
    }

    /// A start that was interrupted here is taken up again: keys that exist are kept, and the
    /// identity file, written last, says that all of it is done.
    private static Keys create(KeyPaths paths, Path identity, SecureRandom random) {
        var service =
                Files.exists(paths.serviceKey())
                        ? ServiceKey.read(paths.serviceKey())
                        : ServiceKey.create(paths.serviceKey(), random);
        if (Files.notExists(paths.contentRoot())) {
            FileKek.create(paths.contentRoot(), Kek.random(random, 1));
        }
        var root = FileKek.read(paths.contentRoot());
        var installation = new Installation(UUID.randomUUID(), service.id(), root.ref());
        RecoveryKit.write(paths.recoveryFolder(), installation.deployment(), root, service, random);
        installation.write(identity);
        return new Keys(
                installation.deployment(),
                service,
                new ContentRoot.Open(root),
                true,
                sameDevice(paths));
    }

    private static void refuseInsideData(Path key, String what, KeyPaths paths) {
        if (realPath(key).startsWith(realPath(paths.dataFolder()))) {
            throw new KeyFault(
                    ("The %s key must not lie inside the data folder %s: who copies the data would"
                                    + " copy the key. Move %s elsewhere.")
                            .formatted(what, paths.dataFolder(), key));
        }
    }

    private static boolean sameDevice(KeyPaths paths) {
        return device(paths.contentRoot()).equals(device(paths.dataFolder()));
    }

    private static Object device(Path path) {
        try {
            return Files.getAttribute(existing(path), "unix:dev");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The real path, symbolic links of its existing part resolved.
    private static Path realPath(Path path) {
        var existing = existing(path);
        try {
            var rest = existing.relativize(path.toAbsolutePath().normalize());
            return existing.toRealPath().resolve(rest).normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path existing(Path path) {
        var existing = path.toAbsolutePath().normalize();
        while (Files.notExists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }
}
