package org.wardline.audit.timestamp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.feed.FeedThread;

/// Has the newest checkpoint of the log stamped by an authority, now and then and at the stop, when
/// it is another than the last.
///
/// It stands beside the log and reads what is witnessed already: an authority that is away, slow or
/// talks nonsense delays no entry and releases none. It is asked again, at first after a minute, at
/// last as often as it always is. Owns one virtual thread.
public final class TimestampFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TimestampFeed.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);

    private final Supplier<Optional<String>> newestNote;
    private final TimestampTarget target;
    private final TimestampAuthority authority;
    private final TimestampFile file;
    private final Duration firstRetry;
    private final FeedThread thread = new FeedThread("time stamps", this::turn, this::turn);
    private Duration retry;

    private TimestampFeed(
            Supplier<Optional<String>> newestNote,
            TimestampTarget target,
            TimestampFile file,
            Duration firstRetry) {
        this.newestNote = newestNote;
        this.target = target;
        this.authority = new TimestampAuthority(target, PATIENCE);
        this.file = file;
        this.firstRetry = firstRetry;
        this.retry = firstRetry;
    }

    /// Starts with the newest checkpoint, if that has no time stamp yet.
    ///
    /// @param newestNote the newest witnessed checkpoint; asked on the feed's thread
    /// @param path of the file of time stamps, beside the checkpoints
    /// @throws TimestampUnusable when a certificate or the file can't be used
    public static TimestampFeed start(
            Supplier<Optional<String>> newestNote, TimestampTarget target, Path path) {
        return start(newestNote, target, path, FIRST_RETRY);
    }

    static TimestampFeed start(
            Supplier<Optional<String>> newestNote,
            TimestampTarget target,
            Path path,
            Duration firstRetry) {
        try {
            var feed = new TimestampFeed(newestNote, target, TimestampFile.open(path), firstRetry);
            feed.thread.start();
            return feed;
        } catch (IOException e) {
            throw new TimestampUnusable("The file %s can't be used.".formatted(path));
        }
    }

    /// Has the last checkpoint stamped, or gives that up after 5 s.
    @Override
    public void close() {
        thread.close();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return how long to wait before the next turn
    @SuppressWarnings("checkstyle:IllegalCatch") // the supervisor of the feed
    private Duration turn() {
        try {
            stampNewest();
            retry = firstRetry;
            return target.every();
        } catch (IOException e) {
            return failed(e.getMessage());
        } catch (RuntimeException e) {
            return failed(e.getClass().getName());
        }
    }

    private void stampNewest() throws IOException {
        var note = newestNote.get();
        if (note.isEmpty() || note.equals(file.newestNote())) {
            return;
        }
        var reply = authority.stamp(note.get());
        file.append(note.get(), reply);
        LOG.atInfo()
                .addKeyValue("authority", target)
                .addKeyValue("signer", reply.signer())
                .addKeyValue("at", reply.at())
                .log("a checkpoint of the audit log was stamped");
    }

    private Duration failed(String reason) {
        LOG.atWarn()
                .addKeyValue("authority", target)
                .addKeyValue("newest", file.newestAt().map(Instant::toString).orElse("none"))
                .addKeyValue("reason", reason)
                .log("a checkpoint of the audit log could not be stamped and will be");
        var wait = retry;
        var longer = retry.multipliedBy(2);
        retry = longer.compareTo(target.every()) < 0 ? longer : target.every();
        return wait;
    }
}
