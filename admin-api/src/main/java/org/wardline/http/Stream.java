package org.wardline.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a range of a source at the pace at which the client takes it: the next piece is read when
/// the one before has gone to the connection. So what was read and never sent is one piece at most.
final class Stream {

    private static final Logger LOG = LoggerFactory.getLogger(Stream.class);

    /// Half a second of G.711.
    private static final int PIECE_BYTES = 4_096;

    private final ByteSource source;
    private final HttpResponseWriter writer = HttpResponse.streaming();

    private Stream(ByteSource source) {
        this.source = source;
    }

    /// Begins to send on a thread of the executor, which may block.
    static HttpResponse send(
            ResponseHeaders headers, ByteSource source, ByteRange range, Executor executor) {
        var stream = new Stream(source);
        stream.writer.write(headers);
        executor.execute(() -> stream.run(range));
        return stream.writer;
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // the supervisor of one answer
    private void run(ByteRange range) {
        try (source) {
            pump(range);
            writer.close();
        } catch (CancellationException | CompletionException gone) {
            writer.close(gone); // the client went away: nothing to tell anybody
        } catch (RuntimeException fault) {
            LOG.atError().addKeyValue("fault", Fault.trace(fault)).log("an answer broke off");
            writer.close(fault);
        }
    }

    private void pump(ByteRange range) {
        long position = range.first();
        while (position <= range.last()) {
            byte[] piece = new byte[(int) Math.min(PIECE_BYTES, range.last() - position + 1)];
            int read = source.read(position, piece, piece.length);
            if (!writer.tryWrite(HttpData.wrap(piece, 0, read))) {
                return;
            }
            writer.whenConsumed().join();
            position += read;
        }
    }
}
