package org.wardline.directory;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a carrier's SIP server is, and what proves that it is that server.
///
/// @param host its name, in lower case: what is looked up and what its certificate has to name
/// @param port where it listens for TLS
/// @param authorities certificates in PEM of which one has issued the server's; empty for the
///   authorities that the Java runtime trusts
public record TrunkServer(String host, int port, Optional<String> authorities) {

    /// The standard SIP port for TLS (RFC 3261 19.1.2).
    public static final int DEFAULT_PORT = 5061;

    private static final Pattern HOST_NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
                            + "(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

    /// @throws DirectoryRefused when one of them is not of the form above
    public TrunkServer {
        Objects.requireNonNull(authorities, "authorities");
        if (!HOST_NAME.matcher(host).matches() || ADDRESS.matcher(host).matches()) {
            throw new DirectoryRefused(
                    "A carrier's server is a host name in lower case, such as sip.carrier.example;"
                            + " an address can't be checked against its certificate.");
        }
        if (port < 1 || port > 65_535) {
            throw new DirectoryRefused("A port is 1 to 65535.");
        }
        authorities.ifPresent(TrunkAuthorities::read);
    }
}
