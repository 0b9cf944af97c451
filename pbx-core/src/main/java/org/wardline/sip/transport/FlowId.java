package org.wardline.sip.transport;

/// Names one flow for the life of the process; never used twice.
public record FlowId(long value) {

    @Override
    public String toString() {
        return "flow-" + value;
    }
}
