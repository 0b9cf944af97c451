package org.wardline.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.wardline.blob.FileOpener;

/// Files whose n-th write or fsync fails, as a failing or full disk would. Counts over all files
/// that it opened. A write that fails leaves half of its bytes behind.
public final class FaultyFiles implements FileOpener {

    private static final int NEVER = Integer.MAX_VALUE;

    private final AtomicInteger operations = new AtomicInteger();
    private volatile int failFrom = NEVER;
    private volatile int failUntil = NEVER;
    private volatile String reason = "Input/output error";

    /// The operations from `first` (counted from 1 over all files) fail, `count` of them.
    public void fail(int first, int count, String why) {
        reason = why;
        failFrom = first;
        failUntil = first + count;
    }

    /// Everything fails from now on.
    public void failAll(String why) {
        fail(operations.get() + 1, NEVER - operations.get() - 2, why);
    }

    /// The disk works again.
    public void heal() {
        failFrom = NEVER;
    }

    /// Writes and fsyncs so far.
    public int operations() {
        return operations.get();
    }

    @Override
    public FileChannel open(Path file) throws IOException {
        return new FaultyChannel(FileOpener.SYSTEM.open(file));
    }

    private boolean fails() {
        var n = operations.incrementAndGet();
        return n >= failFrom && n < failUntil;
    }

    private final class FaultyChannel extends FileChannel {
        private final FileChannel file;

        FaultyChannel(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return write(bytes, file.position(), true);
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            return write(bytes, position, false);
        }

        private int write(ByteBuffer bytes, long position, boolean moves) throws IOException {
            if (fails()) {
                file.write(bytes.slice(bytes.position(), bytes.remaining() / 2), position);
                throw new IOException(reason);
            }
            return moves ? file.write(bytes) : file.write(bytes, position);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (fails()) {
                throw new IOException(reason);
            }
            file.force(metaData);
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
            return file.read(bytes, offset, length);
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            return file.read(bytes, position);
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target)
                throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count)
                throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return file.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
