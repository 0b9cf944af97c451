package org.wardline.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/// The HTTPS listener can't have its address: another program has it, or it is not this machine's.
public final class PortUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortUnavailable(List<InetSocketAddress> wanted, Throwable cause) {
        super(
                "HTTPS can't listen on %s: the port is taken or the address is not this machine's."
                        .formatted(
                                wanted.stream()
                                        .map(a ->
                                                a.getAddress().getHostAddress() + ":" + a.getPort())
                                        .collect(Collectors.joining(", "))),
                cause);
    }

    /// One sentence for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
