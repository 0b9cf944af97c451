package org.wardline.audit.syslog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.AuditReader;
import org.wardline.audit.feed.FeedThread;
import org.wardline.db.DatabaseUnavailable;

/// Sends every entry of the log, in order, to a receiver of syslog over TLS: at least once, and
/// none is left out, whatever is away for how long. What is sent is what is durable, so calls and
/// people never wait for it.
///
/// Owns one virtual thread. While receiver or database are away it tries again, at first after a
/// second, at last once a minute.
public final class SyslogFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SyslogFeed.class);
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofSeconds(1);

    private final AuditReader reader;
    private final SyslogTarget target;
    private final SyslogMessage form;
    private final SyslogDelivery delivery;
    private final FeedPosition position;
    private final FeedThread thread = new FeedThread("syslog feed", this::turn, () -> {});
    private int failures;

    private SyslogFeed(AuditReader reader, SyslogTarget target, String hostname, FeedPosition at) {
        this.reader = reader;
        this.target = target;
        this.form = new SyslogMessage(target.form(), hostname);
        this.delivery = new SyslogDelivery(target, SyslogTls.of(target));
        this.position = at;
    }

    /// Starts to send from where it ended last.
    ///
    /// @param hostname what messages say they come from
    /// @param positionFile outlives the process; its folder exists
    /// @throws SyslogUnusable when a certificate, the key or the position's file can't be used
    public static SyslogFeed start(
            AuditReader reader, SyslogTarget target, String hostname, Path positionFile) {
        try {
            var feed =
                    new SyslogFeed(
                            reader,
                            target,
                            hostname,
                            new FeedPosition(positionFile, reader.logId()));
            feed.thread.start();
            return feed;
        } catch (IOException e) {
            throw new SyslogUnusable("The file %s can't be read.".formatted(positionFile));
        }
    }

    /// Stops after the batch that is on its way, or gives it up after 5 s: it is sent again.
    @Override
    public void close() {
        thread.close();
    }

    /// @return how long to wait before the next turn
    @SuppressWarnings("checkstyle:IllegalCatch") // the supervisor of the feed
    private Duration turn() {
        try {
            boolean more = sendNext();
            if (failures > 0) {
                LOG.atInfo().addKeyValue("receiver", target).log("the audit log is sent again");
            }
            failures = 0;
            return more ? Duration.ZERO : POLL;
        } catch (IOException e) {
            return failed(e.getMessage());
        } catch (DatabaseUnavailable e) {
            return failed(e.getMessage());
        } catch (RuntimeException e) {
            return failed(e.getClass().getName());
        }
    }

    private boolean sendNext() throws IOException {
        var entries = reader.all(position.next(), BATCH);
        if (entries.isEmpty()) {
            return false;
        }
        delivery.deliver(entries.stream().map(form::framed).toList());
        position.advanceTo(entries.getLast().index() + 1);
        return entries.size() == BATCH;
    }

    private Duration failed(String reason) {
        if (failures == 0 && !thread.isStopping()) {
            LOG.atWarn()
                    .addKeyValue("receiver", target)
                    .addKeyValue("next", position.next())
                    .addKeyValue("reason", reason)
                    .log("the audit log could not be sent and will be");
        }
        failures++;
        return FeedThread.afterFailures(failures);
    }
}
