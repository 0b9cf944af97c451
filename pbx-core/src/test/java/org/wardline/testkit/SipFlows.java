package org.wardline.testkit;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// Flows for tests of what knows no socket.
public final class SipFlows {

    private SipFlows() {}

    /// A flow of phone n, at 192.0.2.n.
    public static Flow flow(int n) {
        return flow(n, "192.0.2." + n);
    }

    public static Flow flow(int n, String remote) {
        return new Flow(
                new FlowId(n),
                "TLSv1.3",
                "TLS_AES_256_GCM_SHA384",
                "north.example",
                new InetSocketAddress("198.51.100.1", 5061),
                new InetSocketAddress(remote, 40_000 + n % 20_000),
                Optional.empty());
    }
}
