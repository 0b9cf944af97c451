package org.wardline.notice;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.event.EmergencyTold;
import org.wardline.directory.EmergencyContact;
import org.wardline.directory.EmergencyContact.Way;
import org.wardline.emergency.OutsideNotice;
import org.wardline.ident.ContactId;

/// Sends notices to contacts outside the practice, each on a virtual thread of its own, at once and
/// then again with growing pauses until it is taken or a quarter of an hour is over. A contact may
/// get a notice twice; it knows it by its id.
///
/// Bounded: so many notices under way at a contact, and in all. What comes when it is full is not
/// sent and is told so. [#accept] never waits.
public final class NoticeSender implements AutoCloseable {

    static final int MOST_PER_CONTACT = 50;
    static final int MOST = 1_000;

    private static final String STOPPED = "stopped";

    private static final Logger LOG = LoggerFactory.getLogger(NoticeSender.class);
    private static final List<Duration> PAUSES =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(4),
                    Duration.ofMinutes(7));

    private final SignedPost posts;
    private final InstantSource clock;
    private final List<Duration> pauses;
    private final Semaphore room = new Semaphore(MOST);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<ContactId, Integer> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("notice-", 0).factory());

    /// @param authorities PEM file of who vouches for contacts' servers, beside those that the
    ///   system knows
    /// @throws IllegalArgumentException with a sentence for the operator
    public NoticeSender(Optional<Path> authorities, InstantSource clock) {
        this(authorities, clock, PAUSES);
    }

    /// @param pauses before each attempt after the first
    NoticeSender(Optional<Path> authorities, InstantSource clock, List<Duration> pauses) {
        this.clock = clock;
        this.pauses = List.copyOf(pauses);
        this.posts = new SignedPost(ServerTrust.context(authorities), clock);
    }

    /// Takes a notice. Any thread; never waits.
    public void accept(OutsideNotice notice) {
        EmergencyContact contact = notice.contact();
        if (!enter(contact.id())) {
            LOG.error("contact {}: too many notices are under way; one is not sent", contact.id());
            notice.ended().accept(told(notice, "no_room", clock.instant()));
            return;
        }
        try {
            threads.execute(() -> deliver(notice));
        } catch (RejectedExecutionException e) {
            leave(contact.id());
            notice.ended().accept(told(notice, STOPPED, clock.instant()));
        }
    }

    /// Gives up what is under way.
    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
        posts.close();
    }

    private boolean enter(ContactId contact) {
        if (!room.tryAcquire()) {
            return false;
        }
        int now = underWay.merge(contact, 1, Integer::sum);
        if (now > MOST_PER_CONTACT) {
            leave(contact);
            return false;
        }
        return true;
    }

    private void leave(ContactId contact) {
        underWay.computeIfPresent(contact, (_, n) -> n == 1 ? null : n - 1);
        room.release();
    }

    private void deliver(OutsideNotice notice) {
        Instant since = clock.instant();
        String outcome = STOPPED;
        try {
            outcome = attempts(notice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave(notice.contact().id());
            notice.ended().accept(told(notice, outcome, since));
        }
    }

    private String attempts(OutsideNotice notice) throws InterruptedException {
        Attempt attempt = attempt(notice);
        for (Duration pause : pauses) {
            if (attempt.delivered()) {
                return attempt.term();
            }
            LOG.warn(
                    "contact {} could not be told ({}); again in {} s",
                    notice.contact().id(),
                    attempt.term(),
                    pause.toSeconds());
            if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                return STOPPED;
            }
            attempt = attempt(notice);
        }
        if (!attempt.delivered()) {
            LOG.error("contact {} is given up: {}", notice.contact().id(), attempt.term());
        }
        return attempt.term();
    }

    private Attempt attempt(OutsideNotice notice) throws InterruptedException {
        return switch (notice.contact().way()) {
            case Way.Webhook webhook -> posts.send(notice.notice(), webhook);
            case Way.Phones _ -> throw new IllegalStateException("phones are told by signalling");
        };
    }

    private EmergencyTold told(OutsideNotice notice, String outcome, Instant since) {
        long milliseconds = Math.max(0, Duration.between(since, clock.instant()).toMillis());
        return new EmergencyTold(
                notice.notice().call(),
                notice.contact().id(),
                notice.contact().way().word(),
                outcome,
                milliseconds);
    }
}
