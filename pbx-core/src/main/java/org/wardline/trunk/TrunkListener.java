package org.wardline.trunk;

import org.wardline.directory.Trunk;
import org.wardline.sip.transport.Flow;

/// Hears which carriers are connected. What comes on a flow, and its end, is told as for all flows.
public interface TrunkListener {

    /// The carrier of a trunk is connected and has proved that it is the one. Called on an I/O
    /// thread before anything that the carrier sends.
    void connected(Trunk trunk, Flow flow);
}
