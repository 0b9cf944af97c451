package org.wardline.sip.message;

import java.util.Objects;
import java.util.Optional;

/// A `sip:` or `sips:` URI (RFC 3261 19.1), its parts as on the wire.
///
///     sip:user:password@host:port;uri-parameters?headers
///
/// @param secure `sips`
/// @param user escaped as received; empty when there is none
/// @param password escaped as received; empty when there is none
/// @param host name, IPv4, or IPv6 in brackets, case kept
/// @param port 1..65535, or 0 when absent
/// @param params uri-parameters
/// @param headers what follows `?`; empty when there is none
public record SipUri(
        boolean secure,
        String user,
        String password,
        String host,
        int port,
        Params params,
        String headers)
        implements Uri {

    public SipUri {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(params, "params");
        Objects.requireNonNull(headers, "headers");
        if (host.isEmpty() || port < 0 || port > 65535) {
            throw new IllegalArgumentException("A SIP URI has a host and a port of 0..65535");
        }
    }

    /// `sip:user@host`, the user escaped as needed; an empty user gives `sip:host`.
    public static SipUri of(String user, String host) {
        String escaped = UriText.encode(user, Chars.USER);
        return new SipUri(false, escaped, "", host, 0, Params.NONE, "");
    }

    @Override
    public String scheme() {
        return secure ? "sips" : "sip";
    }

    /// The user with escapes decoded; empty when there is none. May hold any character.
    public String userDecoded() {
        return UriText.decode(user);
    }

    /// The `transport` parameter, as written.
    public Optional<String> transport() {
        return params.value("transport");
    }

    public SipUri withParams(Params changed) {
        return new SipUri(secure, user, password, host, port, changed, headers);
    }

    public SipUri withPort(int changed) {
        return new SipUri(secure, user, password, host, changed, params, headers);
    }

    public SipUri withoutHeaders() {
        return new SipUri(secure, user, password, host, port, params, "");
    }

    public SipUri withSecure(boolean changed) {
        return new SipUri(changed, user, password, host, port, params, headers);
    }

    /// Equal as RFC 3261 19.1.4 defines it: user and password with case, host without; a parameter
    /// that only one has counts when it is user, ttl, method, maddr or transport.
    public boolean matches(SipUri that) {
        return secure == that.secure
                && UriText.decode(user).equals(UriText.decode(that.user))
                && UriText.decode(password).equals(UriText.decode(that.password))
                && host.equalsIgnoreCase(that.host)
                && port == that.port
                && params.list().stream().allMatch(p -> allows(that.params, p))
                && that.params.list().stream().allMatch(p -> allows(params, p))
                && headers.equals(that.headers);
    }

    private static boolean allows(Params others, Param mine) {
        Optional<String> theirs = others.value(mine.name());
        return theirs.isPresent()
                ? UriText.decode(theirs.get()).equalsIgnoreCase(UriText.decode(mine.value()))
                : switch (mine.name().toLowerCase(java.util.Locale.ROOT)) {
                    case "user", "ttl", "method", "maddr", "transport" -> false;
                    default -> true;
                };
    }

    static SipUri parse(boolean secure, Cursor in) throws SyntaxException {
        String user = "";
        String password = "";
        // "@" is in no other part of a SIP URI, so any one ends the userinfo.
        String userinfo = in.lookahead('@');
        if (!userinfo.isEmpty()) {
            user = UriText.run(in, Chars.USER);
            password = in.skip(':') ? UriText.run(in, Chars.PASSWORD) : "";
            if (user.isEmpty()) {
                throw in.error("User expected before @", "19.1.1");
            }
            in.expect('@', "Unexpected character in the user part", "19.1.1");
        }
        String host = Host.parse(in, "19.1.1");
        int port = Host.parsePort(in, "19.1.1");
        Params params = Params.parseUri(in);
        String headers = in.skip('?') ? UriText.run(in, Chars.URI_HEADER) : "";
        return new SipUri(secure, user, password, host, port, params, headers);
    }

    @Override
    public String text() {
        var out = new StringBuilder(64);
        out.append(scheme()).append(':');
        if (!user.isEmpty()) {
            out.append(user);
            if (!password.isEmpty()) {
                out.append(':').append(password);
            }
            out.append('@');
        }
        out.append(host);
        if (port != 0) {
            out.append(':').append(port);
        }
        params.write(out);
        if (!headers.isEmpty()) {
            out.append('?').append(headers);
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return scheme() + ":[PHI]@" + host;
    }
}
