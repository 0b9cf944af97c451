package org.wardline.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.wardline.audit.verify.VerificationReport;
import org.wardline.server.AuditCheck;
import org.wardline.server.ServerConfig;
import org.wardline.server.StoppedServer;
import org.wardline.server.WardlineServer;

/// Changes one byte in a copy of a stopped server, as somebody could who has its disk and is
/// superuser of its database, and looks whether it is found at the right place.
final class Tampering {

    /// The third chunk: neither the first, whose header may be checked twice, nor the last.
    private static final int CHUNK = 2;

    private final ServerConfig copy;
    private final Consumer<String> progress;

    private Tampering(ServerConfig copy, Consumer<String> progress) {
        this.copy = copy;
        this.progress = progress;
    }

    /// Copies a stopped server's home.
    ///
    /// @param target does not exist yet
    static Tampering onCopyOf(Path home, Path target, Consumer<String> progress)
            throws IOException {
        Files.walkFileTree(
                home,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        Path made = target.resolve(home.relativize(folder));
                        Files.createDirectories(made);
                        Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(folder));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!attributes.isOther()) {
                            Files.copy(
                                    file,
                                    target.resolve(home.relativize(file)),
                                    StandardCopyOption.COPY_ATTRIBUTES,
                                    LinkOption.NOFOLLOW_LINKS);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return new Tampering(ServerConfig.in(target).onLoopback(PracticeDay.RTP_PORTS), progress);
    }

    /// One byte of a sealed message: playback has to deliver everything before its chunk, and
    /// nothing of it.
    Promise ofObject(DemoPractice practice, String message) throws IOException {
        String what = "one byte of the message changed";
        SealedObject object = SealedObject.in(copy.data()).getFirst();
        long place = SealedObject.HEADER_BYTES + (long) CHUNK * SealedObject.CHUNK_BYTES + 1_234;
        flip(object.file(), place);
        try (WardlineServer server = WardlineServer.start(copy, progress);
                ApiServer api =
                        new ApiServer(
                                server.httpsAddresses().getFirst().getPort(), server.authority())) {
            ApiServer.Reply reply =
                    practice.signIn(api, "provider")
                            .get(practice.messages() + "/" + message + "/audio");
            long good = (long) CHUNK * 16 * 1024;
            long delivered = reply.body().length;
            boolean right =
                    reply.cut()
                            && delivered > good
                            && delivered <= good + Downloaded.MAX_HEADER_BYTES;
            return new Promise(
                    what,
                    right,
                    "byte %,d of %,d, in chunk %d: playback delivered the %,d bytes before that chunk and broke off"
                            .formatted(place, object.bytes(), CHUNK, delivered));
        }
    }

    /// One byte of one audit entry, changed by the database's superuser with every trigger off.
    Promise ofRow() throws SQLException {
        String what = "one byte of an audit entry changed";
        long index;
        try (StoppedServer stopped = StoppedServer.open(copy, progress);
                Connection superuser = stopped.connect();
                Statement statement = superuser.createStatement()) {
            index = middle(statement);
            statement.execute("ALTER TABLE audit.entry DISABLE TRIGGER ALL");
            statement.execute(
                    "UPDATE audit.entry SET leaf = set_byte(leaf, 40, get_byte(leaf, 40) # 1) WHERE index = "
                            + index);
            statement.execute("ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER append_only");
            statement.execute("ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER no_truncate");
        }
        VerificationReport report = new AuditCheck(copy, progress).verify();
        String found = report.first().map(finding -> finding.text()).orElse("nothing was found");
        boolean right = report.first().map(finding -> finding.index() == index).orElse(false);
        return new Promise(what, right, "changed entry %d; found: %s".formatted(index, found));
    }

    private static long middle(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT max(index) / 2 FROM audit.entry")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void flip(Path file, long place) throws IOException {
        boolean writable = file.toFile().setWritable(true, true);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(place);
            int before = bytes.read();
            bytes.seek(place);
            bytes.write(before ^ 1);
        } catch (IOException e) {
            throw new IOException("the copy can't be changed (writable: " + writable + ")", e);
        }
    }
}
