package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkConfigTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.200.3.4, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.1.0/25, 192.168.1.127, true",
        "192.168.1.0/25, 192.168.1.128, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "203.0.113.9/32, 203.0.113.9, true",
        "fd00::/8, fd12:3456::1, true",
        "fd00::/8, fe80::1, false"
    })
    void networksHoldWhatSharesTheirPrefix(String network, String address, boolean held) {
        assertEquals(held, IpNetwork.parse(network).contains(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "host/8",
                "fd00::/129",
                "/8"
            })
    void malformedNetworksAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpNetwork.parse(text));
    }

    @Test
    void phonesOutsideAreToldTheExternalAddress() {
        InetAddress external = InetAddress.ofLiteral("203.0.113.1");
        InetAddress inside = InetAddress.ofLiteral("192.168.1.5");
        var network =
                new NetworkConfig(
                        Optional.of(external), List.of(IpNetwork.parse("192.168.0.0/16")));
        assertEquals(inside, network.advertisedTo(InetAddress.ofLiteral("192.168.7.7"), inside));
        assertEquals(external, network.advertisedTo(InetAddress.ofLiteral("198.51.100.7"), inside));
        assertEquals(
                inside,
                NetworkConfig.DIRECT.advertisedTo(InetAddress.ofLiteral("198.51.100.7"), inside));
    }
}
