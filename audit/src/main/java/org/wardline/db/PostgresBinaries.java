package org.wardline.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs that ship inside the distribution, unpacked once per version.
///
/// The folder's name holds the archive's SHA-256 and it is renamed into place when complete, so a
/// crash leaves nothing that looks finished. Only its owner may write to it: programs are run from
/// it.
final class PostgresBinaries {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final int NAME_HEX_DIGITS = 16;

    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    /// The programs under `cache`, unpacked first when this version is not there yet. Safe for
    /// several processes at once.
    static PostgresBinaries in(Path cache, Consumer<String> progress) throws IOException {
        OwnedFolder.create(cache);
        var folder = cache.resolve("postgres-" + archiveDigest());
        try (var lock =
                FileChannel.open(
                        cache.resolve("unpack.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            synchronized (PostgresBinaries.class) {
                lock.lock();
                if (!Files.isDirectory(folder)) {
                    progress.accept("Unpacking PostgreSQL (once, some seconds) ...");
                    unpack(folder);
                }
            }
        }
        OwnedFolder.require(folder);
        return new PostgresBinaries(folder);
    }

    /// The path of `postgres`, `initdb` or `pg_ctl`.
    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    private static void unpack(Path folder) throws IOException {
        var partial = folder.resolveSibling(folder.getFileName() + ".partial");
        deleteTree(partial);
        OwnedFolder.create(partial);
        try (var in = new XZInputStream(new BufferedInputStream(archive()))) {
            new TarArchive(in).unpackInto(partial);
        }
        Files.move(partial, folder);
    }

    private static String archiveDigest() throws IOException {
        try (var in = new DigestInputStream(archive(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(in.getMessageDigest().digest())
                    .substring(0, NAME_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream archive() {
        var in = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
        if (in == null) {
            throw new DatabaseMisconfigured(
                    "No bundled PostgreSQL for this processor: it needs Linux on x86-64."
                            + " Configure an external database.");
        }
        return in;
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
