package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionAddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, IN IP4 192.0.2.1, false",
        "0.0.0.0, IN IP4 0.0.0.0, true",
        "2001:db8::1, IN IP6 2001:db8:0:0:0:0:0:1, false",
        "'::', IN IP4 0.0.0.0, true"
    })
    void isWrittenWithItsFamily(String literal, String expected, boolean unspecified) {
        InetAddress address = InetAddress.ofLiteral(literal);
        ConnectionAddress connection = ConnectionAddress.of(address);
        assertEquals(expected, connection.written());
        assertEquals(unspecified, connection.unspecified());
        assertEquals(unspecified ? Optional.empty() : Optional.of(address), connection.address());
    }

    /// A scope means something on its own host only, and is no part of the grammar.
    @Test
    void theScopeOfALinkLocalAddressIsNotWritten() throws UnknownHostException {
        byte[] linkLocal = InetAddress.ofLiteral("fe80::1").getAddress();
        InetAddress scoped = Inet6Address.getByAddress("", linkLocal, 2);
        assertEquals("IN IP6 fe80:0:0:0:0:0:0:1", ConnectionAddress.of(scoped).written());
    }
}
