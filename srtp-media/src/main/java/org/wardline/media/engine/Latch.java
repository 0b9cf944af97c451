package org.wardline.media.engine;

import java.net.InetSocketAddress;

/// Knows where the peer is. The address of its session description is a first hint; from then on
/// only packets that authenticated move it, so that a phone behind a NAT is found and followed and
/// nobody else ever gets a packet.
///
/// Packets from elsewhere are strangers: they may be the phone after its NAT gave it another port,
/// or a flood. Checking a tag costs time, so strangers are checked at a bounded rate, and the rest
/// is dropped unread.
final class Latch {

    /// A thousand strangers a second cost about a millisecond of a loop.
    static final int STRANGERS_PER_SECOND = 1000;

    private static final long NS_PER_STRANGER = 1_000_000_000L / STRANGERS_PER_SECOND;
    private static final long BURST_NS = 1_000_000_000L;

    private InetSocketAddress hint = new InetSocketAddress(0);
    private InetSocketAddress destination = hint;
    private boolean learned;
    private boolean anyStranger;
    private long strangersPaidUntilNs;

    /// Notes what the session description says. The learned address stays while that is the same.
    void expect(InetSocketAddress newHint) {
        if (!newHint.equals(hint)) {
            hint = newHint;
            destination = newHint;
            learned = false;
        }
    }

    /// Whether a packet from there is worth checking now.
    boolean admits(InetSocketAddress from, long nowNs) {
        if (from.equals(destination)) {
            return true;
        }
        if (!anyStranger || strangersPaidUntilNs - nowNs < 0) {
            anyStranger = true;
            strangersPaidUntilNs = nowNs;
        }
        if (strangersPaidUntilNs - nowNs >= BURST_NS) {
            return false;
        }
        strangersPaidUntilNs += NS_PER_STRANGER;
        return true;
    }

    /// Notes where the newest authentic packet came from.
    ///
    /// @return whether that is news
    boolean learn(InetSocketAddress from) {
        if (learned && from.equals(destination)) {
            return false;
        }
        destination = from;
        learned = true;
        return true;
    }

    /// Where to send.
    InetSocketAddress destination() {
        return destination;
    }
}
