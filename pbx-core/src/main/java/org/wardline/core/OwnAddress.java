package org.wardline.core;

import java.net.InetAddress;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;

/// What peers are told of our address.
///
/// @param network how this server is reached from outside
record OwnAddress(NetworkConfig network) {

    /// Our address as the peer on this flow is to write it.
    InetAddress advertised(Flow flow) {
        return network.advertisedTo(flow.remote().getAddress(), flow.local().getAddress());
    }

    /// Our address as the peer on this flow is to see it: numeric, so that it needs no resolver and
    /// finds its standing connection.
    SipUri contact(Flow flow) {
        String host = advertised(flow).getHostAddress();
        int scope = host.indexOf('%');
        String numeric = scope < 0 ? host : host.substring(0, scope);
        String reference = numeric.indexOf(':') < 0 ? numeric : '[' + numeric + ']';
        return SipUri.of("", reference)
                .withPort(flow.local().getPort())
                .withParams(Params.NONE.with("transport", "tls"));
    }
}
