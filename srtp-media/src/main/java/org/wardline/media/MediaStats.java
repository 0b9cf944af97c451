package org.wardline.media;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Figures of one port at one moment.
///
/// @param received RTP packets that authenticated and were used
/// @param sent RTP packets sent
/// @param drops packets dropped, by reason; reasons with none are absent
/// @param lost packets of the peer that never came, by its sequence numbers (RFC 3550 appendix
///   A.3); negative when more came than were expected
/// @param jitter interarrival jitter (RFC 3550 section 6.4.1)
/// @param roundTrip to the peer by its RTCP reports (RFC 3550 section 6.4.1); empty before the
///   first
public record MediaStats(
        long received,
        long sent,
        Map<Drop, Long> drops,
        long lost,
        Duration jitter,
        Optional<Duration> roundTrip) {

    /// Of a port that has seen nothing yet.
    public static final MediaStats NONE =
            new MediaStats(0, 0, Map.of(), 0, Duration.ZERO, Optional.empty());

    public MediaStats {
        Objects.requireNonNull(jitter, "jitter");
        Objects.requireNonNull(roundTrip, "roundTrip");
        drops = Map.copyOf(drops);
    }

    /// Packets dropped for this reason.
    public long dropped(Drop reason) {
        return drops.getOrDefault(reason, 0L);
    }
}
