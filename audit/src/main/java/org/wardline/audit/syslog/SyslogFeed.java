package org.wardline.audit.syslog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.AuditReader;
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
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration LAST_BATCH = Duration.ofSeconds(5);

    private final AuditReader reader;
    private final SyslogTarget target;
    private final SyslogMessage form;
    private final SyslogDelivery delivery;
    private final FeedPosition position;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private int failures;

    private SyslogFeed(AuditReader reader, SyslogTarget target, String hostname, FeedPosition at) {
        this.reader = reader;
        this.target = target;
        this.form = new SyslogMessage(target.form(), hostname);
        this.delivery = new SyslogDelivery(target, SyslogTls.of(target));
        this.position = at;
        this.thread = Thread.ofVirtual().name("syslog feed").unstarted(this::run);
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
        stopped.countDown();
        try {
            if (!thread.join(LAST_BATCH)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var wait = Duration.ZERO;
        while (!stopsWithin(wait)) {
            wait = turn();
        }
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
        if (failures == 0 && stopped.getCount() > 0) {
            LOG.atWarn()
                    .addKeyValue("receiver", target)
                    .addKeyValue("next", position.next())
                    .addKeyValue("reason", reason)
                    .log("the audit log could not be sent and will be");
        }
        failures++;
        var wait = Duration.ofSeconds(1L << Math.min(failures - 1, 6));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private boolean stopsWithin(Duration wait) {
        try {
            return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
