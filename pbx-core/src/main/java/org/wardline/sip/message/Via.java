package org.wardline.sip.message;

import java.util.Objects;

/// One hop of a request's way, and so of its response's way back (RFC 3261 20.42).
///
///     Via: SIP/2.0/TLS host:port;branch=z9hG4bK...
///
/// @param transport as written, for example `TLS`
/// @param host the sent-by host
/// @param port the sent-by port, 0 when absent
/// @param params `branch`, `received`, `rport`, ...
public record Via(String transport, String host, int port, Params params) {

    /// Begins every branch that is unique in space and time (RFC 3261 8.1.1.7).
    public static final String MAGIC_COOKIE = "z9hG4bK";

    private static final String SECTION = "20.42";

    public Via {
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(params, "params");
    }

    /// A hop over TLS.
    public static Via tls(String host, int port, String branch) {
        return new Via("TLS", host, port, Params.NONE.with("branch", branch));
    }

    /// The branch; empty when there is none, as in RFC 2543.
    public String branch() {
        return params.value("branch").orElse("");
    }

    /// Whether the branch alone names the transaction: a cookie and something after it. RFC 4475
    /// 3.2.1 shows one that is a cookie alone.
    public boolean hasUniqueBranch() {
        String branch = branch();
        return branch.length() > MAGIC_COOKIE.length()
                && branch.regionMatches(true, 0, MAGIC_COOKIE, 0, MAGIC_COOKIE.length());
    }

    /// `sent-protocol LWS sent-by *( SEMI via-params )`.
    static Via parse(Cursor in) throws SyntaxException {
        in.token("Via protocol expected", SECTION);
        slash(in);
        in.token("Via version expected", SECTION);
        slash(in);
        String transport = in.token("Via transport expected", SECTION);
        char gap = in.peek();
        if (gap != ' ' && gap != '\t') {
            throw in.error("Via sent-by expected", SECTION);
        }
        in.skipSpace();
        String host = Host.parse(in, SECTION);
        int port = 0;
        if (in.skipSpaced(':')) {
            port = (int) in.number(65535, "Via port out of range", SECTION);
        }
        Params params = Params.parse(in, SECTION);
        in.checkNumber(params, "ttl", 255, "Via", SECTION);
        // A flag in a request, without a value (RFC 3581 4).
        if (params.value("rport").filter(value -> !value.isEmpty()).isPresent()) {
            in.checkNumber(params, "rport", 65_535, "Via", "RFC 3581 4");
        }
        return new Via(transport, host, port, params);
    }

    private static void slash(Cursor in) throws SyntaxException {
        if (!in.skipSpaced('/')) {
            throw in.error("Via protocol expected", SECTION);
        }
    }

    void write(StringBuilder out) {
        out.append("SIP/2.0/").append(transport).append(' ').append(host);
        if (port != 0) {
            out.append(':').append(port);
        }
        params.write(out);
    }

    @Override
    public String toString() {
        return "Via[" + transport + "]";
    }
}
