package org.wardline.call;

import java.util.Objects;
import org.wardline.directory.Trunk;
import org.wardline.sip.transport.Flow;

/// A trunk whose carrier is connected: on a connection that this server opened, to the server whose
/// certificate was verified.
public record ReachableTrunk(Trunk trunk, Flow flow) {

    public ReachableTrunk {
        Objects.requireNonNull(trunk, "trunk");
        Objects.requireNonNull(flow, "flow");
    }
}
