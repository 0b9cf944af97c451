package org.wardline.http;

/// Something that is sent piece by piece, whole or a range of it.
public interface ByteSource extends AutoCloseable {

    /// For the Content-Type field.
    String mediaType();

    /// Length of the whole.
    long lengthBytes();

    /// Fills the start of a buffer from a position of the whole. Blocks.
    ///
    /// @param length at least 1 and not past the end
    /// @return how many bytes were filled, at least 1
    int read(long position, byte[] target, int length);

    /// Called once when nothing more is read, however the sending ended.
    @Override
    void close();
}
