package org.wardline.core;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.Malformed;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;
import org.wardline.sip.message.SipWriter;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.tls.ShownCertificate;

/// The TLS connections that a simulated server sees, each from an address of its own or all from
/// one.
final class SimConnections {

    private static final int PHONES_PORT = 40_000;

    private long last;
    private Optional<InetAddress> office = Optional.empty();

    Flow open(String serverName) {
        last++;
        String own = "198.%d.%d.%d".formatted(18 + last / 62_500, last / 250 % 250, 1 + last % 250);
        return new Flow(
                new FlowId(last),
                "TLSv1.3",
                "TLS_AES_256_GCM_SHA384",
                serverName,
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5061),
                new InetSocketAddress(office.orElse(InetAddress.ofLiteral(own)), PHONES_PORT),
                Optional.empty());
    }

    /// The same connection, on which a phone has shown a certificate.
    static Flow showing(Flow before, ShownCertificate certificate) {
        return new Flow(
                before.id(),
                before.tlsVersion(),
                before.cipherSuite(),
                before.serverName(),
                before.local(),
                before.remote(),
                Optional.of(certificate));
    }

    /// From now on, as those of an office behind NAT do.
    void behindOneAddress() {
        office = Optional.of(InetAddress.ofLiteral("203.0.113.10"));
    }

    /// A message as the other side reads it.
    static SipMessage overWire(SipMessage message) {
        return switch (new SipParser(Limits.DEFAULT).parse(SipWriter.write(message))) {
            case ParseResult.Parsed(SipMessage read) -> read;
            case Malformed malformed -> throw new AssertionError(malformed);
        };
    }
}
