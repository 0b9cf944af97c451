package org.wardline.core;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.transaction.Urgency;
import org.wardline.sip.transport.Flow;

/// The thread of one [Shard]: takes inputs from its [Inbox], gives them the time, and wakes up for
/// timers. Every method may be called from any thread and never waits for the shard.
///
/// What phones send is bounded by a [Backlog]. What the shard itself has caused (media reports,
/// commands, closed flows) is always taken, since its amount is bounded by flows and calls.
final class SignallingShard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SignallingShard.class);

    /// How long calls have to end in order: BYEs go out at once, recordings deliver their last
    /// frames.
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    private final Shard shard;
    private final Inbox inbox = new Inbox();
    private final Backlog backlog = new Backlog();
    private final Thread thread;
    private boolean stopping;
    private long stopAtMs;
    private volatile long faults;

    SignallingShard(int number, Shard shard) {
        this.shard = Objects.requireNonNull(shard, "shard");
        this.thread = Thread.ofPlatform().name("signalling-" + number).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Takes a message of a phone.
    ///
    /// @return false when there is no room for it
    boolean offer(Flow flow, SipMessage message, Urgency urgency) {
        Backlog.Place place = backlog.enter(flow, urgency);
        boolean entered = place != Backlog.Place.NONE;
        if (entered) {
            inbox.add(new ShardInput.Received(flow, message, place));
        }
        return entered;
    }

    /// Messages of phones that wait.
    int waiting() {
        return backlog.size();
    }

    /// Takes anything else.
    void post(ShardInput input) {
        inbox.add(input);
    }

    /// Faults that were caught outside any call.
    long faults() {
        return faults;
    }

    /// Ends all calls and then the thread.
    @Override
    public void close() {
        post(new ShardInput.Stop());
        try {
            if (!thread.join(STOP_PATIENCE.plusSeconds(2))) {
                LOG.error("{} did not stop in time", thread.getName());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!finished()) {
                next().ifPresent(this::work);
                advance();
            }
        } catch (InterruptedException e) {
            LOG.error("{} was interrupted", thread.getName());
        }
    }

    /// In order when nothing goes on and nothing waits; else when patience is over, since phones
    /// may go on sending for as long as they like.
    private boolean finished() {
        return stopping && (nowMs() >= stopAtMs || (inbox.isEmpty() && shard.isQuiet()));
    }

    private Optional<ShardInput> next() throws InterruptedException {
        long now = nowMs();
        OptionalLong deadline = shard.nextDeadlineMs(now);
        if (deadline.isEmpty() && !stopping) {
            return inbox.take(OptionalLong.empty());
        }
        long wakeUp =
                Math.min(deadline.orElse(Long.MAX_VALUE), stopping ? stopAtMs : Long.MAX_VALUE);
        return inbox.take(OptionalLong.of(Math.max(0, wakeUp - now)));
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void work(ShardInput input) {
        switch (input) {
            case ShardInput.Received(Flow flow, var _, var place) -> backlog.leave(flow, place);
            case ShardInput.Stop _ -> {
                stopping = true;
                stopAtMs = nowMs() + STOP_PATIENCE.toMillis();
            }
            case ShardInput.Closed _,
                    ShardInput.Connected _,
                    ShardInput.Media _,
                    ShardInput.Command _,
                    ShardInput.Directory _,
                    ShardInput.Expected _,
                    ShardInput.Mailbox _,
                    ShardInput.Granted _,
                    ShardInput.Look _ -> {
                // Counted by nobody.
            }
        }
        try {
            shard.handle(input, nowMs());
        } catch (RuntimeException | Error e) {
            caught(e);
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void advance() {
        try {
            long now = nowMs();
            if (shard.nextDeadlineMs(now).orElse(Long.MAX_VALUE) <= now) {
                shard.advance(now);
            }
        } catch (RuntimeException | Error e) {
            caught(e);
        }
    }

    /// Errors too: a stack that overflowed on one message must not silence all practices of a
    /// shard.
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
    private void caught(Throwable fault) {
        faults++;
        LOG.error("{}: a fault outside any call", thread.getName(), fault);
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
