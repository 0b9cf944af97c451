package org.wardline.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.key.ServiceKey;

/// A file of this run. Its writer is the writing thread's, its reader the handing one's; how far
/// both are is guarded by the spool's lock.
final class OwnSegment {

    private static final Logger LOG = LoggerFactory.getLogger(OwnSegment.class);

    private final Path file;
    private final SegmentWriter writer;
    private Optional<SegmentReader> reader = Optional.empty();

    /// What can be read and survives a crash.
    long durableBytes;

    /// What the log has of it.
    long handedBytes;

    /// Nothing is added to it any more.
    boolean ended;

    OwnSegment(Path file, SegmentWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    Path file() {
        return file;
    }

    SegmentWriter writer() {
        return writer;
    }

    /// @throws IOException when somebody has removed it or its beginning
    SegmentReader reader(ServiceKey key) throws IOException {
        if (reader.isEmpty()) {
            reader = SegmentReader.open(file, key);
        }
        return reader.orElseThrow(() -> new IOException("its beginning is gone"));
    }

    boolean isHandedOver() {
        return handedBytes >= durableBytes;
    }

    void close() {
        try {
            writer.close();
            if (reader.isPresent()) {
                reader.get().close();
            }
        } catch (IOException e) {
            LOG.warn("audit spool: closing a file failed: {}", e.getMessage());
        }
    }
}
