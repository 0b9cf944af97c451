package org.wardline.sip.message;

import java.util.Objects;
import java.util.Optional;

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
        UAS
    }

    public SessionExpires {
        Objects.requireNonNull(refresher, "refresher");
    }

    static SessionExpires parse(Cursor in) throws SyntaxException {
        long seconds =
                in.number(
                        HeaderName.MAX_DELTA_SECONDS, "Session-Expires out of range", "RFC 4028 4");
        String refresher = Params.parse(in, "RFC 4028 4").value("refresher").orElse("");
        return new SessionExpires(
                seconds,
                switch (refresher) {
                    case "uac" -> Optional.of(Refresher.UAC);
                    case "uas" -> Optional.of(Refresher.UAS);
                    default -> Optional.empty();
                });
    }

    void write(StringBuilder out) {
        out.append(seconds);
        refresher.ifPresent(
                r -> out.append(";refresher=").append(r == Refresher.UAC ? "uac" : "uas"));
    }
}
