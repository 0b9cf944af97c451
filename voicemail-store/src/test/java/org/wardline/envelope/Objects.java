package org.wardline.envelope;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import org.wardline.key.ContentKey;

/// Sealed objects of the tests, in files.
final class Objects {

    private Objects() {}

    static byte[] seal(ContentKey content, byte[] context, byte[] plaintext) throws IOException {
        var out = new ByteArrayOutputStream();
        var channel = Channels.newChannel(out);
        var writer = SealedWriter.begin(content, context, channel, new SecureRandom());
        writer.write(plaintext, 0, plaintext.length);
        writer.finish();
        return out.toByteArray();
    }

    static SeekableByteChannel channel(Path folder, byte[] object) throws IOException {
        var file = Files.createTempFile(folder, "object", ".sealed");
        Files.write(file, object);
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    static byte[] readAll(SealedReader reader) throws IOException {
        var all = new byte[(int) reader.lengthBytes()];
        var buffer = new byte[5_000];
        for (int at = 0; at < all.length; ) {
            int read = reader.read(at, buffer, 0, buffer.length);
            System.arraycopy(buffer, 0, all, at, read);
            at += read;
        }
        return all;
    }
}
