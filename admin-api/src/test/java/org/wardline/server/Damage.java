package org.wardline.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// What happens to files on a server's disk.
final class Damage {

    private Damage() {}

    static void flip(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int at = bytes.length * 2 / 3;
            bytes[at] = (byte) (bytes[at] == 'A' ? 'B' : 'A');
            mode(file, "rw-------");
            Files.write(file, bytes);
            mode(file, "r--------");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void move(Path file, String suffix) {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + "." + suffix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) {
        try {
            Files.delete(to);
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void mode(Path path, String mode) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
