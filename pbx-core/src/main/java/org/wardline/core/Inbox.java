package org.wardline.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// What waits for a shard. What the server has caused itself comes first; then what came on
/// connections: of each in its order, the connections of an address by turns, and the addresses by
/// turns. So nobody waits for all that a flooder has sent, only for as many messages as there are
/// flooders.
///
/// Thread-safe: I/O threads add, the shard takes. How much may wait is the [Backlog]'s matter.
final class Inbox {

    private final Lock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Deque<ShardInput> own = new ArrayDeque<>();
    private final SequencedMap<String, SequencedMap<FlowId, Deque<ShardInput>>> byAddress =
            new LinkedHashMap<>();

    void add(ShardInput input) {
        lock.lock();
        try {
            switch (input) {
                case ShardInput.Received(Flow flow, var _, var _) -> of(flow).add(input);
                // After whatever came before it.
                case ShardInput.Closed(Flow flow) -> of(flow).add(input);
                case ShardInput.Connected(TrunkLines.Line line) -> of(line.flow()).add(input);
                case ShardInput.Media _,
                        ShardInput.Command _,
                        ShardInput.Directory _,
                        ShardInput.Expected _,
                        ShardInput.Mailbox _,
                        ShardInput.Granted _,
                        ShardInput.Look _,
                        ShardInput.Stop _ ->
                        own.add(input);
            }
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    private Deque<ShardInput> of(Flow flow) {
        return byAddress
                .computeIfAbsent(flow.remoteNetwork(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(flow.id(), _ -> new ArrayDeque<>());
    }

    /// The next input, as soon as there is one.
    ///
    /// @param waitMs how long at most; for ever when empty
    /// @return empty when there was none in that time
    Optional<ShardInput> take(OptionalLong waitMs) throws InterruptedException {
        lock.lock();
        try {
            long leftNs = TimeUnit.MILLISECONDS.toNanos(waitMs.orElse(0));
            while (empty() && (waitMs.isEmpty() || leftNs > 0)) {
                if (waitMs.isEmpty()) {
                    filled.await();
                } else {
                    leftNs = filled.awaitNanos(leftNs);
                }
            }
            return empty() ? Optional.empty() : Optional.of(next());
        } finally {
            lock.unlock();
        }
    }

    private ShardInput next() {
        if (!own.isEmpty()) {
            return own.remove();
        }
        var address = byAddress.pollFirstEntry();
        var flow = address.getValue().pollFirstEntry();
        ShardInput input = flow.getValue().remove();
        if (!flow.getValue().isEmpty()) {
            address.getValue().putLast(flow.getKey(), flow.getValue());
        }
        if (!address.getValue().isEmpty()) {
            byAddress.putLast(address.getKey(), address.getValue());
        }
        return input;
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean empty() {
        return own.isEmpty() && byAddress.isEmpty();
    }
}
