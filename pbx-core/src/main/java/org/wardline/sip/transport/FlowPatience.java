package org.wardline.sip.transport;

/// How long a flow may keep us waiting, in milliseconds.
///
/// @param handshakeMs from accept to the end of the TLS handshake
/// @param messageMs from the first byte of a message to its last
/// @param admissionMs from the handshake until a device authenticates on the flow
/// @param pingMs between the CRLFs that keep an admitted flow open in NATs; RFC 5626 4.4.1 has
///   clients send them, desk phones often don't
public record FlowPatience(long handshakeMs, long messageMs, long admissionMs, long pingMs) {

    public static final FlowPatience DEFAULT = new FlowPatience(5_000, 5_000, 60_000, 60_000);

    public FlowPatience {
        if (handshakeMs < 1 || messageMs < 1 || admissionMs < 1 || pingMs < 1) {
            throw new IllegalArgumentException("Patience is at least a millisecond");
        }
    }
}
