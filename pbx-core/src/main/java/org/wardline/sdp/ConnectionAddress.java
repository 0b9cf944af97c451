package org.wardline.sdp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/// The address of a `c=` line (RFC 8866 5.7). Host names are kept out: nothing is looked up, and a
/// peer behind one is reached once its packets have authenticated.
///
/// @param address the numeric unicast address; empty for a host name and for the unspecified
///   address, with which older phones hold a call (RFC 3264 8.4)
/// @param unspecified whether it was `0.0.0.0` or `::`
public record ConnectionAddress(Optional<InetAddress> address, boolean unspecified) {

    /// A numeric address, as we write it.
    public static ConnectionAddress of(InetAddress address) {
        return address.isAnyLocalAddress()
                ? new ConnectionAddress(Optional.empty(), true)
                : new ConnectionAddress(Optional.of(address), false);
    }

    /// The `c=` value, `IN IP4 192.0.2.1`.
    String written() {
        InetAddress numeric = address.orElse(Inet4Address.ofLiteral("0.0.0.0"));
        return "IN " + family(numeric) + ' ' + literal(numeric);
    }

    /// `IP4` or `IP6`.
    static String family(InetAddress address) {
        return address instanceof Inet4Address ? "IP4" : "IP6";
    }

    /// The address without the scope that the JDK appends to link-local ones.
    static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
