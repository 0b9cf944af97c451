package org.wardline.sip.message;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// How long a session lasts without a refresh, and who refreshes it (RFC 4028 4).
///
///     Session-Expires = delta-seconds *(SEMI ("refresher=" ("uas" / "uac") / generic-param))
///
/// @param seconds until the session is over
/// @param refresher empty while it is for the answerer to say
public record SessionExpires(long seconds, Optional<Refresher> refresher) {

    /// A side of the transaction that the field stands in.
    public enum Refresher {
        UAC,
        UAS;

        private String token() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SessionExpires {
        Objects.requireNonNull(refresher, "refresher");
    }

    static SessionExpires parse(Cursor in) throws SyntaxException {
        long seconds =
                in.number(
                        HeaderName.MAX_DELTA_SECONDS, "Session-Expires out of range", "RFC 4028 4");
        String who = Params.parse(in, "RFC 4028 4").value("refresher").orElse("");
        Optional<Refresher> refresher =
                Stream.of(Refresher.values()).filter(r -> r.token().equals(who)).findFirst();
        return new SessionExpires(seconds, refresher);
    }

    void write(StringBuilder out) {
        out.append(seconds);
        refresher.ifPresent(r -> out.append(";refresher=").append(r.token()));
    }
}
