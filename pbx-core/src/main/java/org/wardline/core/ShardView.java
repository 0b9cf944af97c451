package org.wardline.core;

import java.util.List;
import org.wardline.call.LiveCall;
import org.wardline.ident.TrunkId;

/// What one shard looks like at one moment.
///
/// @param trunks that are connected
/// @param subscriptions live subscriptions to message-waiting lamps
/// @param faults calls that a fault of ours has ended since the start
record ShardView(
        List<Registration> registrations,
        List<LiveCall> calls,
        List<TrunkId> trunks,
        int subscriptions,
        long faults) {

    ShardView {
        registrations = List.copyOf(registrations);
        calls = List.copyOf(calls);
        trunks = List.copyOf(trunks);
    }
}
