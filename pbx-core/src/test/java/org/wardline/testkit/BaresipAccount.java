package org.wardline.testkit;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.wardline.ident.Secret;

/// What one baresip phone is told about itself and its server.
///
/// @param server where the server's TLS listener is
/// @param caPem the CA that signed the server's certificate
/// @param domain the practice's domain
/// @param number the extension that it registers as
/// @param username digest user name
/// @param password digest password
/// @param speechWav 8 kHz mono file that it plays where a person would talk
/// @param options further account parameters, each with a leading `;`, for example
///   `;sipnat=outbound`
public record BaresipAccount(
        InetSocketAddress server,
        Path caPem,
        String domain,
        String number,
        String username,
        Secret<String> password,
        Path speechWav,
        String options) {

    /// The same phone with one more account parameter, for example `sipnat=outbound`.
    public BaresipAccount with(String option) {
        return new BaresipAccount(
                server,
                caPem,
                domain,
                number,
                username,
                password,
                speechWav,
                options + ";" + option);
    }

    /// The same phone with a secret that is not its own.
    public BaresipAccount withoutSecret() {
        return new BaresipAccount(
                server, caPem, domain, number, username, Secret.of("none"), speechWav, options);
    }

    /// The line for baresip's `accounts` file: SDES is mandatory and calls are answered by
    /// themselves unless an option says otherwise.
    String line() {
        String encryption = options.contains("mediaenc=") ? "" : ";mediaenc=srtp-mand";
        String answer = options.contains("answermode=") ? "" : ";answermode=auto";
        return "<sip:%s@%s;transport=tls>;auth_user=%s;auth_pass=%s"
                        .formatted(number, domain, username, password.reveal())
                + ";outbound=\"sip:%s:%d;transport=tls\""
                        .formatted(server.getAddress().getHostAddress(), server.getPort())
                + encryption
                + answer
                + ";regint=120"
                + options;
    }
}
