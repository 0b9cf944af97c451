package org.wardline.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wardline.call.ReachableTrunk;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Trunk;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// Which trunks are connected, and on which flow. Owned by one shard.
///
/// A flow is a trunk's because this server has opened it for that trunk; nothing that is sent on
/// any flow makes it one.
final class TrunkLines {

    /// A trunk's connection.
    record Line(TenantId tenant, TrunkId trunk, Flow flow) {}

    private final Map<FlowId, Line> byFlow = new LinkedHashMap<>();
    private final Map<TrunkId, FlowId> lost = new HashMap<>();

    /// A trunk is connected.
    ///
    /// @return the flow that it has lost before, whose calls may go on here
    Optional<FlowId> connected(Line line) {
        byFlow.put(line.flow().id(), line);
        return Optional.ofNullable(lost.remove(line.trunk()));
    }

    void closed(FlowId flow) {
        Optional.ofNullable(byFlow.remove(flow)).ifPresent(line -> lost.put(line.trunk(), flow));
    }

    /// The trunk whose flow this is.
    Optional<Line> on(Flow flow) {
        return Optional.ofNullable(byFlow.get(flow.id()));
    }

    /// The trunks of a practice that are connected, in the practice's order.
    List<ReachableTrunk> of(PracticeDirectory practice) {
        return practice.trunks().stream()
                .flatMap(trunk -> flow(trunk).map(on -> new ReachableTrunk(trunk, on)).stream())
                .toList();
    }

    /// All that are connected.
    List<TrunkId> all() {
        return byFlow.values().stream().map(Line::trunk).distinct().toList();
    }

    /// The newest, should the one before not be known to be lost.
    private Optional<Flow> flow(Trunk trunk) {
        return byFlow.values().stream()
                .filter(line -> line.trunk().equals(trunk.id()))
                .map(Line::flow)
                .reduce((_, later) -> later);
    }
}
