package org.wardline.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// A sealed message as it lies on disk (docs/spec/sealed-recording.md).
///
/// @param file where it lies
/// @param bytes its size
/// @param sha256 of its ciphertext, lower-case hex
record SealedObject(Path file, long bytes, String sha256) {

    /// Salt and commitment in front of the chunks.
    static final int HEADER_BYTES = 56;

    /// One chunk: 16 KiB of audio and its tag.
    static final int CHUNK_BYTES = 16 * 1024 + 16;

    /// Every sealed object below a data folder.
    static List<SealedObject> in(Path data) {
        Path blobs = data.resolve("blobs");
        try (Stream<Path> files = Files.walk(blobs)) {
            return files.filter(Files::isRegularFile).map(SealedObject::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SealedObject of(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new SealedObject(file, content.length, HexFormat.of().formatHex(hash));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }
}
