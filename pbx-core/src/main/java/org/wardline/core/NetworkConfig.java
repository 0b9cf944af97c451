package org.wardline.core;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// How phones reach this server: directly, or through a NAT device in front of it.
///
/// A phone in a local network is told the address of the interface that it reached; every other
/// phone is told the external address. Only what we write about ourselves depends on it (Contact,
/// Via, SDP); where we send is always the phone's own connection or authenticated packets.
///
/// @param externalAddress the public address of the NAT device; empty when there is none
/// @param localNetworks the networks on this side of it; empty means every network is outside
public record NetworkConfig(Optional<InetAddress> externalAddress, List<IpNetwork> localNetworks) {

    /// A server without NAT.
    public static final NetworkConfig DIRECT = new NetworkConfig(Optional.empty(), List.of());

    public NetworkConfig {
        localNetworks = List.copyOf(localNetworks);
    }

    /// The address to write into what this phone gets to read.
    ///
    /// @param phone the phone's address as its connection shows it
    /// @param reached the local address on which that connection arrived
    public InetAddress advertisedTo(InetAddress phone, InetAddress reached) {
        boolean inside =
                phone.isLoopbackAddress()
                        || localNetworks.stream().anyMatch(network -> network.contains(phone));
        return inside ? reached : externalAddress.orElse(reached);
    }
}
