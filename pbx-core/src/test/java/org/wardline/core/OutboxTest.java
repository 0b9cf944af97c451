package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.HeardLog;

class OutboxTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /// The destination is away.
    private static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean away = new AtomicBoolean();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private volatile int largest;

    private Outbox<String> outbox(int capacity) {
        var outbox =
                new Outbox<>(
                        new Outbox.Destination<String>(
                                "test",
                                this::deliverAll,
                                Away.class::isInstance,
                                gap -> deliver(gap.count() + " lost")),
                        capacity,
                        InstantSource.system());
        outbox.start();
        return outbox;
    }

    private void deliver(String value) {
        deliverAll(List.of(value));
    }

    private void deliverAll(List<String> lot) {
        if (away.get()) {
            blocked.countDown();
            throw new Away();
        }
        if (lot.contains("poison")) {
            throw new IllegalArgumentException("not deliverable");
        }
        largest = Math.max(largest, lot.size());
        delivered.addAll(lot);
    }

    @Test
    void whatWaitedIsDeliveredInOrderOnceTheDestinationIsBack() throws InterruptedException {
        away.set(true);
        try (var outbox = outbox(100)) {
            List<String> values = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
            values.forEach(outbox::add);
            blocked.await();
            assertEquals(50, outbox.size());
            away.set(false);
            Eventually.until("all delivered", DEADLINE, () -> delivered.equals(values));
        }
    }

    @Test
    void whatDoesNotFitIsCountedInItsPlace() throws InterruptedException {
        away.set(true);
        try (var outbox = outbox(2)) {
            outbox.add("a");
            blocked.await();
            for (String value : List.of("b", "c", "lost", "lost too")) {
                outbox.add(value);
            }
            away.set(false);
            Eventually.until("drained", DEADLINE, () -> outbox.size() == 0);
            outbox.add("d");
            Eventually.until(
                    "told",
                    DEADLINE,
                    () -> delivered.equals(List.of("a", "b", "c", "2 lost", "d")));
        }
    }

    @Test
    void anEntryThatCanNeverBeDeliveredCostsNoneOfTheOthers() throws InterruptedException {
        away.set(true);
        try (var outbox = outbox(10)) {
            outbox.add("first");
            blocked.await();
            List.of("before", "poison", "after").forEach(outbox::add);
            away.set(false);
            outbox.add("last");
            Eventually.until(
                    "all others, once and in order",
                    DEADLINE,
                    () -> delivered.equals(List.of("first", "before", "after", "last")));
        }
    }

    @Test
    void whatCameTogetherIsDeliveredTogether() throws InterruptedException {
        away.set(true);
        try (var outbox = outbox(1000)) {
            outbox.add("first");
            blocked.await();
            List<String> values = IntStream.range(0, 300).mapToObj(Integer::toString).toList();
            values.forEach(outbox::add);
            away.set(false);
            Eventually.until("all", DEADLINE, () -> delivered.size() == 301);
            assertEquals(values, delivered.subList(1, 301));
            assertEquals(256, largest);
        }
    }

    /// At fifty milliseconds each, the others would take longer than the deadline.
    @Test
    void whatGoesAloneDoesNotWait() throws InterruptedException {
        away.set(true);
        try (var outbox = outbox(1000)) {
            outbox.add("first");
            blocked.await();
            outbox.add("poison");
            IntStream.range(0, 255).forEach(i -> outbox.add("v"));
            away.set(false);
            Eventually.until("all others", DEADLINE, () -> delivered.size() == 256);
        }
    }

    /// At fifty milliseconds a lot, these would take twice the deadline: a busy server would leave
    /// ever more behind, and lose it at last.
    @Test
    void aLotThatIsFullDoesNotWait() throws InterruptedException {
        int count = 400 * 256;
        away.set(true);
        try (var outbox = outbox(count)) {
            IntStream.range(0, count).forEach(i -> outbox.add("v"));
            away.set(false);
            Eventually.until("all", DEADLINE, () -> delivered.size() == count);
        }
    }

    @Test
    void closingDeliversWhatWaits() {
        var outbox = outbox(1000);
        IntStream.range(0, 500).forEach(i -> outbox.add("v" + i));
        outbox.close();
        assertEquals(500, delivered.size());
    }

    @Test
    void closingDoesNotWaitForADestinationThatIsAway() {
        away.set(true);
        var outbox = outbox(10);
        outbox.add("a");
        long startNs = System.nanoTime();
        outbox.close();
        assertTrue(System.nanoTime() - startNs < DEADLINE.toNanos());
        assertTrue(delivered.isEmpty());
    }

    @Test
    void whatIsLostByStoppingIsCountedInTheLogAndNothingElseOfIt() throws InterruptedException {
        away.set(true);
        var outbox = outbox(2);
        outbox.add("first");
        blocked.await();
        List.of("second", "third", "no room", "none either").forEach(outbox::add);
        try (var log = new HeardLog(Outbox.class)) {
            outbox.close();
            assertEquals(
                    List.of("ERROR test: stopped before 5 were taken; they are lost"), log.lines());
        }
    }

    @Test
    void stoppingWithNothingLeftSaysNothing() {
        var outbox = outbox(10);
        outbox.add("taken");
        try (var log = new HeardLog(Outbox.class)) {
            outbox.close();
            assertEquals(List.of(), log.lines());
        }
    }
}
