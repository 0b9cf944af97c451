package org.wardline.store;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.Listened;
import org.wardline.envelope.SealedReader;
import org.wardline.ident.MessageId;
import org.wardline.key.AudioFormat;

/// An opened message: plaintext audio at any position, each chunk verified before a byte of it is
/// released. Close it: that zeroes the key and the audio, and marks the message heard when
/// something was delivered. Safe for the threads of one listener.
public final class Playback implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Playback.class);

    private final MessageRow row;
    private final AuditReceipt intent;
    private final SealedReader reader;
    private final SeekableByteChannel channel;
    private final Runnable heard;
    private final PlayedRanges ranges = new PlayedRanges();
    private boolean closed;

    Playback(
            MessageRow row,
            AuditReceipt intent,
            SealedReader reader,
            SeekableByteChannel channel,
            Runnable heard) {
        this.row = row;
        this.intent = intent;
        this.reader = reader;
        this.channel = channel;
        this.heard = heard;
    }

    /// Which message.
    public MessageId message() {
        return row.message();
    }

    /// How the audio is coded.
    public AudioFormat format() {
        return row.format();
    }

    /// Length of the audio in bytes.
    public long lengthBytes() {
        return row.audioBytes();
    }

    /// Length of the audio in time.
    public Duration duration() {
        return row.length();
    }

    /// True when the recording was cut by a fault.
    public boolean interrupted() {
        return row.interrupted();
    }

    /// Reads audio from a byte position.
    ///
    /// @param position 0 to the length
    /// @return how many bytes were read, less than `length` only at the end, -1 at the end itself
    /// @throws org.wardline.key.SealBroken when the object was changed at this place
    /// @throws StoreUnavailable when the disk does not give it, or after [#close]
    public synchronized int read(long position, byte[] target, int offset, int length) {
        if (closed) {
            throw new StoreUnavailable("The playback has ended.");
        }
        try {
            int read = reader.read(position, target, offset, length);
            ranges.add(position, position + Math.max(read, 0));
            return read;
        } catch (IOException e) {
            throw new StoreUnavailable("The message cannot be read at the moment.", e);
        }
    }

    /// What was delivered so far, as the audit log keeps it (R54): the entry that answers the
    /// intent.
    public synchronized Listened outcome() {
        var bytesPerSecond = row.format().bytesPerSecond();
        return new Listened(
                intent.index(),
                row.message(),
                Math.ceilDiv(ranges.bytes(), (long) bytesPerSecond),
                ranges.seconds(bytesPerSecond));
    }

    /// Ends the playback. Idempotent.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        reader.destroy();
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("closing message {} failed: {}", row.message(), e.getMessage());
        }
        if (ranges.bytes() > 0) {
            heard.run();
        }
    }
}
