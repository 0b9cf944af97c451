package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wardline.app.CallOver;
import org.wardline.call.CallCommand;
import org.wardline.call.CallEvent;
import org.wardline.ident.CallId;
import org.wardline.media.testkit.Eventually;

@Timeout(30)
class ScriptsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Scripts scripts = new Scripts();
    private final BlockingQueue<CallCommand> commands = new LinkedBlockingQueue<>();

    @Test
    void aScriptThatThrowsEndsItsOwnCallAndNoOther() throws InterruptedException {
        CallId broken = CallId.random();
        CallId sound = CallId.random();
        var events = scripts.start(sound, control -> control.answer(), commands::add);
        assertEquals(new CallCommand.Answer(sound), take());
        scripts.start(
                broken,
                _ -> {
                    throw new IllegalStateException("a fault in a script");
                },
                commands::add);
        assertEquals(new CallCommand.HangUp(broken, true), take());
        Eventually.until("one script is left", DEADLINE, () -> scripts.size() == 1);
        events.accept(new CallEvent.Connected());
        assertEquals(new CallCommand.HangUp(sound, false), take());
        Eventually.until("no script is left", DEADLINE, () -> scripts.size() == 0);
    }

    @Test
    void theEndOfTheCallReachesAScriptWhereverItWaits() throws InterruptedException {
        CallId call = CallId.random();
        var heard = new CountDownLatch(1);
        var events =
                scripts.start(
                        call,
                        control -> {
                            try {
                                control.next();
                            } catch (CallOver e) {
                                heard.countDown();
                                throw e;
                            }
                        },
                        commands::add);
        events.accept(new CallEvent.Ended());
        assertTrue(heard.await(10, TimeUnit.SECONDS));
        assertEquals(new CallCommand.HangUp(call, false), take());
    }

    @Test
    void aFloodOfKeysIsCutButTheEndArrives() throws InterruptedException {
        var keys = new AtomicInteger();
        var begin = new CountDownLatch(1);
        var events =
                scripts.start(
                        CallId.random(),
                        control -> {
                            awaitQuietly(begin);
                            while (control.next() instanceof CallEvent.Digit) {
                                keys.incrementAndGet();
                            }
                        },
                        commands::add);
        for (int i = 0; i < 100_000; i++) {
            events.accept(new CallEvent.Digit('1'));
        }
        events.accept(new CallEvent.Ended());
        begin.countDown();
        assertTrue(take() instanceof CallCommand.HangUp(CallId _, boolean faulty) && !faulty);
        assertTrue(keys.get() <= 128, "keys kept: " + keys.get());
    }

    @Test
    void stoppingWaitsForScriptsThatPutAwayWhatTheyHold() {
        var events =
                scripts.start(
                        CallId.random(),
                        control -> {
                            try {
                                control.next();
                            } finally {
                                // As a deposit is sealed after the caller hung up.
                                Eventually.until("", DEADLINE, () -> commands.isEmpty());
                            }
                        },
                        commands::add);
        events.accept(new CallEvent.Ended());
        scripts.close();
        assertEquals(0, scripts.size());
        assertFalse(commands.isEmpty());
    }

    private CallCommand take() throws InterruptedException {
        return commands.take();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
