package org.wardline.key;

import java.nio.file.Path;
import java.util.Arrays;

/// The content root as a file of mode 0400, best on a mount of its own.
final class FileKek {

    private static final String KIND = "content-root";

    private FileKek() {}

    static void create(Path file, Kek root) {
        KeyFile.create(file, KIND, root.bytes());
    }

    /// @throws KeyFault when the file is missing, damaged, or readable by others
    static Kek read(Path file) {
        var bytes = KeyFile.read(file, KIND);
        try {
            return Kek.of(bytes, 1);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
