package org.wardline.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Writes one object beside the others and moves it to its place when it is whole. Closed without
/// [#commit], it leaves nothing. One thread.
public final class BlobWriter implements WritableByteChannel {

    /// What lies in the store after a commit.
    ///
    /// @param sizeBytes length of the object
    /// @param sha256 of its bytes as stored, 64 hexadecimal digits
    public record Stored(long sizeBytes, String sha256) {}

    private final Path unfinished;
    private final Path place;
    private final FileChannel out;
    private final MessageDigest digest;
    private long sizeBytes;
    private boolean committed;

    BlobWriter(Path unfinished, Path place, FileOpener opener) throws IOException {
        this.unfinished = unfinished;
        this.place = place;
        this.digest = sha256();
        Files.deleteIfExists(unfinished);
        this.out = opener.open(unfinished);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        var before = bytes.duplicate();
        Durable.writeFully(out, bytes);
        var written = before.remaining() - bytes.remaining();
        digest.update(before.limit(before.position() + written));
        sizeBytes += written;
        return written;
    }

    /// Makes the object durable and visible. An object of the same name is replaced.
    ///
    /// @throws IOException when a step failed: the object is then not there
    public Stored commit() throws IOException {
        out.force(true);
        out.close();
        var folder = place.getParent();
        Durable.createFolder(folder);
        Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        committed = true;
        Durable.syncFolder(folder);
        // The fan-out folders may be new themselves.
        Durable.syncFolder(folder.getParent());
        Durable.syncFolder(folder.getParent().getParent());
        return new Stored(sizeBytes, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public boolean isOpen() {
        return out.isOpen();
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (!committed) {
            Files.deleteIfExists(unfinished);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
