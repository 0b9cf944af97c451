package org.wardline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Searches whole folders for canaries: every byte of every file, database files and their log
/// included. About 300 MB a second.
///
/// It looks at files, not at memory, and a compressed or encrypted copy is no match. One thread.
final class CanaryScan {

    private static final int CHUNK_BYTES = 1 << 20;

    private final CanaryIndex index;
    private final int reach;
    private final byte[] buffer;

    /// Where a canary was found.
    record Hit(String canary, String form, Path file, long offset) implements Comparable<Hit> {
        @Override
        public int compareTo(Hit other) {
            int byFile = file.compareTo(other.file);
            int byOffset = byFile != 0 ? byFile : Long.compare(offset, other.offset);
            return byOffset != 0 ? byOffset : (canary + form).compareTo(other.canary + other.form);
        }
    }

    /// What a scan read and found.
    ///
    /// @param read every file that was searched to its end
    /// @param unread files that could not be read: a clean result with these is none
    record Report(List<Path> read, long bytes, List<Hit> hits, List<Path> unread) {
        int files() {
            return read.size();
        }

        long filesBelow(Path folder) {
            return read.stream().filter(file -> file.startsWith(folder)).count();
        }

        /// Every file was read and none held a canary.
        boolean clean() {
            return hits.isEmpty() && unread.isEmpty() && !read.isEmpty();
        }
    }

    CanaryScan(Canaries canaries) {
        index = new CanaryIndex(canaries);
        reach = index.reachBytes();
        buffer = new byte[2 * reach + CHUNK_BYTES];
    }

    /// Searches the files in and below these folders; a file that vanishes meanwhile is passed
    /// over.
    ///
    /// @throws IOException when a folder can't be listed
    Report scan(List<Path> folders) throws IOException {
        Tally tally = new Tally();
        for (Path folder : folders) {
            Files.walkFileTree(folder, tally);
        }
        return new Report(
                List.copyOf(tally.read),
                tally.bytes,
                List.copyOf(tally.hits),
                List.copyOf(tally.unread));
    }

    /// Visits files and adds up.
    private final class Tally extends SimpleFileVisitor<Path> {
        private final List<Path> read = new ArrayList<>();
        private long bytes;
        private final Set<Hit> hits = new TreeSet<>();
        private final List<Path> unread = new ArrayList<>();

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                try (InputStream in = Files.newInputStream(file)) {
                    bytes += scan(file, in, hits);
                    read.add(file);
                } catch (NoSuchFileException _) {
                    // Gone since it was listed: nothing is on disk any more.
                } catch (IOException _) {
                    unread.add(file);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (!(e instanceof NoSuchFileException)) {
                unread.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /// ```
    ///   | kept: reach | searched: up to CHUNK | ahead: reach |     the buffer at every step
    /// ```
    private long scan(Path file, InputStream in, Set<Hit> hits) throws IOException {
        long bufferStart = 0;
        int from = 0;
        int limit = in.readNBytes(buffer, 0, buffer.length);
        while (true) {
            boolean end = limit < buffer.length;
            int to = end ? limit : limit - reach;
            long start = bufferStart;
            index.search(
                    buffer,
                    from,
                    to,
                    limit,
                    (form, offset) ->
                            hits.add(new Hit(form.canary(), form.form(), file, start + offset)));
            if (end) {
                return bufferStart + limit;
            }
            int drop = to - reach;
            System.arraycopy(buffer, drop, buffer, 0, limit - drop);
            bufferStart += drop;
            from = reach;
            limit = limit - drop;
            limit += in.readNBytes(buffer, limit, buffer.length - limit);
        }
    }
}
