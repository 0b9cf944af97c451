package org.wardline.db;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Unpacks a POSIX ustar archive (IEEE Std 1003.1, pax "ustar Interchange Format"): files, folders
/// and symbolic links, which is all that PostgreSQL's bundle holds.
///
///     offset  0        100    124       156       157         345
///             name     mode   size      typeflag  linkname    prefix
///             100      8      12 octal  1         100         155
final class TarArchive {

    private static final int BLOCK_BYTES = 512;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK_BYTES];

    TarArchive(InputStream in) {
        this.in = in;
    }

    /// Unpacks everything under `folder`, readable by the owner only.
    ///
    /// @throws IOException when the archive is cut short or would write outside the folder
    void unpackInto(Path folder) throws IOException {
        while (readHeader()) {
            var path = inside(folder, folder, text(0, 100));
            switch (header[156]) {
                case '5' -> Files.createDirectories(path);
                case '2' -> {
                    Files.createDirectories(path.getParent());
                    inside(folder, path.getParent(), text(157, 100));
                    Files.createSymbolicLink(path, Path.of(text(157, 100)));
                }
                case '0', 0 -> unpackFile(path);
                default -> throw new IOException("unsupported tar entry type " + header[156]);
            }
        }
    }

    private boolean readHeader() throws IOException {
        if (in.readNBytes(header, 0, BLOCK_BYTES) < BLOCK_BYTES) {
            throw new EOFException("tar archive is cut short");
        }
        return header[0] != 0;
    }

    private void unpackFile(Path path) throws IOException {
        long size = octal(124, 12);
        Files.createDirectories(path.getParent());
        try (var out = Files.newOutputStream(path)) {
            long left = size;
            var buffer = new byte[64 * 1024];
            while (left > 0) {
                int count = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
                if (count == 0) {
                    throw new EOFException("tar archive is cut short");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
        in.skipNBytes(Math.floorMod(-size, BLOCK_BYTES));
        boolean executable = (octal(100, 8) & 0100) != 0;
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
    }

    private static Path inside(Path folder, Path base, String name) throws IOException {
        var path = base.resolve(name).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("tar entry leaves its folder: " + name);
        }
        return path;
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private long octal(int offset, int length) throws IOException {
        try {
            return Long.parseLong(text(offset, length).strip(), 8);
        } catch (NumberFormatException e) {
            throw new IOException("tar header is damaged", e);
        }
    }
}
