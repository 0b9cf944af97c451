package org.wardline.sip.transport;

/// Names one flow for the life of the process; never used twice.
///
/// @param value above 0 for a connection that a peer has opened, below 0 for one of ours
public record FlowId(long value) {

    @Override
    public String toString() {
        return "flow-" + value;
    }
}
