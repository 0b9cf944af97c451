package org.wardline.audit.syslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/// Which entry is sent next, in a file of one line: the log's id and the entry's index. It is on
/// disk before the next entries are sent.
///
/// A position that is lost, damaged or of another log is 0: the receiver then gets entries twice,
/// never too few.
final class FeedPosition {

    private static final Pattern LINE = Pattern.compile("([0-9a-f-]{36}) ([0-9]{1,18})\n");

    private final Path file;
    private final UUID logId;
    private long next;

    FeedPosition(Path file, UUID logId) throws IOException {
        this.file = file;
        this.logId = logId;
        this.next = read();
    }

    /// Index of the first entry that the receiver is not known to have.
    long next() {
        return next;
    }

    void advanceTo(long index) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        try (var channel =
                FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var line =
                    ByteBuffer.wrap(
                            (logId + " " + index + "\n").getBytes(StandardCharsets.US_ASCII));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
        next = index;
    }

    private long read() throws IOException {
        try {
            var line = LINE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            return line.matches() && line.group(1).equals(logId.toString())
                    ? Long.parseLong(line.group(2))
                    : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
