package org.wardline.core;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.CallScript;
import org.wardline.call.CallCommand;
import org.wardline.call.CallEvent;
import org.wardline.ident.CallId;

/// Runs call scripts, one virtual thread each, and is their supervisor: a script that throws ends
/// its own call and nothing else.
final class Scripts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scripts.class);

    /// Keys that a caller can press ahead of a script; more are dropped.
    private static final int MAX_KEYS_AHEAD = 128;

    /// How long running scripts have, once their calls are over, to put away what they hold.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /// Starts a script for a call.
    ///
    /// @param commands posts to the call's shard
    /// @return takes the call's events; never waits
    Consumer<CallEvent> start(CallId call, CallScript script, Consumer<CallCommand> commands) {
        BlockingQueue<CallEvent> events = new LinkedBlockingQueue<>();
        var control = new CallControl(call, commands, events);
        Thread thread =
                Thread.ofVirtual()
                        .name("call-" + call)
                        .unstarted(() -> run(script, control, call, commands));
        running.add(thread);
        thread.start();
        return event -> {
            boolean flood = event instanceof CallEvent.Digit && events.size() >= MAX_KEYS_AHEAD;
            if (!flood) {
                events.add(event);
            }
        };
    }

    /// How many run.
    int size() {
        return running.size();
    }

    /// Waits until the scripts, whose calls are over, have put away what they hold.
    @Override
    public void close() {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread thread : running) {
                Duration left = Duration.ofNanos(Math.max(1, endNs - System.nanoTime()));
                if (!thread.join(left)) {
                    LOG.error("{} did not end in time", thread.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void run(
            CallScript script, CallControl control, CallId call, Consumer<CallCommand> commands) {
        boolean faulty = false;
        try {
            script.run(control);
        } catch (CallOver e) {
            // The usual end.
        } catch (RuntimeException e) {
            LOG.error("the script of call {} failed", call, e);
            faulty = true;
        } finally {
            commands.accept(new CallCommand.HangUp(call, faulty));
            running.remove(Thread.currentThread());
        }
    }
}
