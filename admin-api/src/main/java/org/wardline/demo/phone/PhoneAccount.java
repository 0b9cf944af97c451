package org.wardline.demo.phone;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.wardline.ident.Phi;
import org.wardline.ident.Secret;

/// What a phone is told about itself and its server.
///
/// @param server where the server's TLS listener is
/// @param authority the CA that must have signed the server's certificate
/// @param domain the practice's domain: server name, realm and host of addresses
/// @param number the extension that it registers as
/// @param username digest user name
/// @param password digest password
/// @param displayName the name that it shows when it calls
/// @param shownNumber the number that it shows: its own, or a gateway's outside caller's
public record PhoneAccount(
        InetSocketAddress server,
        X509Certificate authority,
        String domain,
        String number,
        String username,
        Secret<String> password,
        Phi<String> displayName,
        Phi<String> shownNumber) {

    public PhoneAccount {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(authority, "authority");
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(shownNumber, "shownNumber");
    }

    /// The same phone as a gateway that brings an outside caller.
    public PhoneAccount bringing(Phi<String> name, Phi<String> outsideNumber) {
        return new PhoneAccount(
                server, authority, domain, number, username, password, name, outsideNumber);
    }
}
