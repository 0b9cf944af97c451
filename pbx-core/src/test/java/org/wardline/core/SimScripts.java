package org.wardline.core;

import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.CallScript;
import org.wardline.call.CallCommand;
import org.wardline.call.CallEvent;
import org.wardline.ident.CallId;
import org.wardline.media.AudioSource;
import org.wardline.media.testkit.FakeMediaPort;

/// Runs call scripts in lock-step with a simulated shard: a script has a thread of its own, as it
/// has in the server, but runs only while the simulation stands still, until it waits for what
/// happens next. What it waits for, patience too, comes in virtual time, so that a seed is a run.
final class SimScripts {

    /// No simulated run is that long.
    private static final Duration NEVER = Duration.ofDays(365);

    private final SimExchange exchange;
    private final SimAgenda agenda;
    private final Map<CallId, Running> running = new LinkedHashMap<>();

    SimScripts(SimExchange exchange, SimAgenda agenda) {
        this.exchange = exchange;
        this.agenda = agenda;
    }

    /// How many run.
    int size() {
        return running.size();
    }

    /// Starts a script for a call, once the step of the shard is done that wants it.
    ///
    /// @return takes the call's events
    Consumer<CallEvent> start(CallId call, CallScript script) {
        var started = new Running(call, script);
        running.put(call, started);
        agenda.add(exchange.now(), started::turn);
        return started::tell;
    }

    /// The process is killed: what its scripts still want is not done.
    void kill() {
        List.copyOf(running.values()).forEach(Running::kill);
    }

    private final class Running extends LinkedBlockingQueue<CallEvent> {

        @Serial private static final long serialVersionUID = 1L;

        private final transient CallId call;
        private final transient List<CallCommand> posted = new ArrayList<>();
        private final Semaphore scriptsTurn = new Semaphore(0);
        private final Semaphore simulationsTurn = new Semaphore(0);
        private long untilMs = Long.MAX_VALUE;
        private boolean killed;
        private boolean over;

        Running(CallId call, CallScript script) {
            this.call = call;
            Thread.ofVirtual().name("call-" + call).start(() -> run(script));
        }

        @SuppressWarnings("checkstyle:IllegalCatch") // a supervisor, as that of the server is
        private void run(CallScript script) {
            boolean faulty = false;
            scriptsTurn.acquireUninterruptibly();
            try {
                script.run(new CallControl(call, posted::add, this));
            } catch (CallOver e) {
                // The usual end.
            } catch (RuntimeException e) {
                faulty = true;
            } finally {
                posted.add(new CallCommand.HangUp(call, faulty));
                running.remove(call);
                over = true;
                simulationsTurn.release();
            }
        }

        /// The one place where a script waits.
        @Override
        public CallEvent poll(long timeout, TimeUnit unit) throws InterruptedException {
            CallEvent here = poll();
            if (here != null) {
                return here;
            }
            Duration patience = Duration.ofNanos(unit.toNanos(timeout));
            if (patience.compareTo(NEVER) < 0) {
                untilMs = exchange.now() + Math.max(1, patience.toMillis());
                agenda.add(untilMs, this::resume);
            } else {
                untilMs = Long.MAX_VALUE;
            }
            simulationsTurn.release();
            scriptsTurn.acquire();
            return poll();
        }

        void tell(CallEvent event) {
            add(event);
            agenda.add(exchange.now(), this::resume);
        }

        private void resume() {
            if (!isEmpty() || exchange.now() >= untilMs) {
                turn();
            }
        }

        /// Lets the script run until it waits or ends, then does what it has posted.
        private void turn() {
            if (over) {
                return;
            }
            scriptsTurn.release();
            simulationsTurn.acquireUninterruptibly();
            List<CallCommand> commands = List.copyOf(posted);
            posted.clear();
            if (!killed) {
                commands.forEach(this::carryOut);
            }
        }

        private void carryOut(CallCommand command) {
            exchange.command(command);
            if (command instanceof CallCommand.Play(CallId _, long _, var source)) {
                exchange.media.ports().stream()
                        .filter(port -> isPlaying(port, source))
                        .forEach(port -> finishLater(port, source.length()));
            }
        }

        private static boolean isPlaying(FakeMediaPort port, AudioSource source) {
            return port.commands().stream()
                    .anyMatch(command ->
                            command instanceof FakeMediaPort.Command.Play play
                                    && play.source().equals(source)
                                    && play.number() == port.playing());
        }

        private void finishLater(FakeMediaPort port, Duration length) {
            long number = port.playing();
            agenda.add(
                    exchange.now() + length.toMillis(),
                    () -> {
                        if (port.playing() == number) {
                            port.finishPlaying();
                        }
                    });
        }

        private void kill() {
            killed = true;
            add(new CallEvent.Ended());
            turn();
        }
    }
}
