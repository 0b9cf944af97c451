package org.wardline.audit.review;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.Act;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.event.ReviewFound;
import org.wardline.audit.event.ReviewOverdue;
import org.wardline.audit.feed.FeedThread;
import org.wardline.db.DatabaseUnavailable;

/// Reads every entry of the log once, in order, and writes into it what the rules find, and which
/// weeks nobody signed in time (R70, R71). Each finding is written once, also when the process is
/// killed between a finding and the note that it was made.
///
/// It reads what is durable already, so calls and people never wait for it. Owns one virtual
/// thread; while the database or the log are away it tries again.
public final class ReviewFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReviewFeed.class);
    private static final String COMPONENT = "review";
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final AuditReader reader;
    private final AuditLog log;
    private final Path memoryFile;
    private final InstantSource clock;
    private final Set<ReviewFound> written = new HashSet<>();
    private final FeedThread thread = new FeedThread("review", this::supervisedTurn, () -> {});
    private ReviewMemory memory;
    private boolean opened;
    private int failures;

    /// A feed that does nothing until [#turn].
    ReviewFeed(AuditReader reader, AuditLog log, Path memoryFile, InstantSource clock)
            throws IOException {
        this.reader = reader;
        this.log = log;
        this.memoryFile = memoryFile;
        this.clock = clock;
        this.memory = ReviewMemory.open(memoryFile, reader.logId());
    }

    /// Starts to read from where it ended last.
    ///
    /// @param memoryFile outlives the process; its folder exists
    /// @throws IOException when the file is there and can't be read
    public static ReviewFeed start(
            AuditReader reader, AuditLog log, Path memoryFile, InstantSource clock)
            throws IOException {
        var feed = new ReviewFeed(reader, log, memoryFile, clock);
        feed.thread.start();
        return feed;
    }

    /// Stops after the batch at hand, or gives it up after 5 s: it is read again.
    @Override
    public void close() {
        thread.close();
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // the supervisor of the feed
    private Duration supervisedTurn() {
        try {
            boolean more = turn();
            failures = 0;
            return more ? Duration.ZERO : POLL;
        } catch (DatabaseUnavailable | AuditUnavailable | IOException e) {
            return failed(e.getMessage());
        } catch (RuntimeException e) {
            return failed(e.getClass().getName());
        }
    }

    /// Takes the next entries, or says which weeks are overdue when there are none.
    ///
    /// @return whether there may be more at once
    boolean turn() throws IOException {
        if (!opened) {
            written.clear();
            // What a killed process had found beyond what it remembers.
            for (var page = reader.all(memory.next(), BATCH);
                    !page.isEmpty();
                    page = reader.all(page.getLast().index() + 1, BATCH)) {
                page.stream().map(Review::found).forEach(found -> found.ifPresent(written::add));
            }
            opened = true;
        }
        var entries = reader.all(memory.next(), BATCH);
        if (entries.isEmpty()) {
            sayOverdue();
            return false;
        }
        boolean kept = false;
        try {
            append(found(entries));
            memory.keep(entries.getLast().index() + 1);
            kept = true;
        } finally {
            if (!kept) {
                forget();
            }
        }
        return entries.size() == BATCH;
    }

    private List<Act> found(List<AuditEntry> entries) {
        var acts = new ArrayList<Act>();
        for (var entry : entries) {
            for (var found : memory.of(entry.tenant()).take(entry)) {
                if (written.add(found)) {
                    acts.add(Act.ofMachine(entry.tenant(), COMPONENT, found));
                }
            }
            // Whoever reads its entry has read the one that it was found at.
            Review.found(entry).ifPresent(written::remove);
        }
        return acts;
    }

    private void append(List<Act> acts) {
        for (int from = 0; from < acts.size(); from += AuditLog.MOST_AT_ONCE) {
            log.append(acts.subList(from, Math.min(acts.size(), from + AuditLog.MOST_AT_ONCE)));
        }
    }

    /// The rules have read entries of which it is not known what became: they begin again where
    /// they were kept last.
    private void forget() throws IOException {
        memory = ReviewMemory.open(memoryFile, reader.logId());
        opened = false;
    }

    private void sayOverdue() {
        var now = clock.instant();
        for (var practice : memory.practices().entrySet()) {
            for (var week : practice.getValue().overdue(now)) {
                log.append(
                        Act.ofMachine(
                                practice.getKey(), COMPONENT, new ReviewOverdue(week.toString())));
                LOG.atWarn()
                        .addKeyValue("practice", practice.getKey())
                        .addKeyValue("week", week)
                        .log("a week of the audit log was not reviewed in time");
            }
        }
    }

    private Duration failed(String reason) {
        if (failures == 0 && !thread.isStopping()) {
            LOG.atWarn()
                    .addKeyValue("next", memory.next())
                    .addKeyValue("reason", reason)
                    .log("the audit log could not be reviewed and will be");
        }
        failures++;
        return FeedThread.afterFailures(failures);
    }
}
