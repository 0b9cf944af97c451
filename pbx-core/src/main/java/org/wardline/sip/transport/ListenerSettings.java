package org.wardline.sip.transport;

import java.net.InetSocketAddress;
import java.util.List;
import org.wardline.sip.message.Limits;

/// What a [TlsListener] is started with.
///
/// @param addresses where to listen; `[::]` takes IPv4 too
/// @param ioThreads threads that move bytes, at least 1
/// @param dscp the six bits of differentiated services on our packets; RFC 4594 4.2 gives
///   signalling of telephony CS5, which is 40
public record ListenerSettings(
        List<InetSocketAddress> addresses,
        int ioThreads,
        Limits messages,
        ConnectionLimits connections,
        FlowPatience patience,
        int dscp) {

    private static final int CS5 = 40;

    public ListenerSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || ioThreads < 1 || dscp < 0 || dscp > 63) {
            throw new IllegalArgumentException("An address, a thread and a DSCP of 0..63 needed");
        }
    }

    /// Default limits on these addresses.
    public static ListenerSettings on(InetSocketAddress... addresses) {
        return new ListenerSettings(
                List.of(addresses),
                2,
                Limits.DEFAULT,
                ConnectionLimits.DEFAULT,
                FlowPatience.DEFAULT,
                CS5);
    }

    public ListenerSettings withConnections(ConnectionLimits changed) {
        return new ListenerSettings(addresses, ioThreads, messages, changed, patience, dscp);
    }

    public ListenerSettings withPatience(FlowPatience changed) {
        return new ListenerSettings(addresses, ioThreads, messages, connections, changed, dscp);
    }

    public ListenerSettings withIoThreads(int changed) {
        return new ListenerSettings(addresses, changed, messages, connections, patience, dscp);
    }
}
