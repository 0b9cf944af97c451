package org.wardline.call;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.wardline.ident.TenantId;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaUnavailable;

/// The media ports that each practice of a shard has open. None gets more than its share, and a few
/// for emergency calls, so that phones that somebody else commands can't take the ports of all
/// practices. Owned by one shard, which has the whole of a practice.
public final class PracticePorts {

    /// A thousand calls of two phones, of the 5,000 pairs of the default range.
    public static final int SHARE = 2_000;

    /// What emergency calls may have beyond it: thirty-two of them.
    static final int FOR_HELP = 64;

    private final int share;
    private final Map<TenantId, Integer> open = new HashMap<>();

    /// @param share pairs of ports that a practice may have, at least 1
    public PracticePorts(int share) {
        if (share < 1) {
            throw new IllegalArgumentException("A share is at least 1");
        }
        this.share = share;
    }

    /// Opens one more.
    ///
    /// @throws MediaUnavailable when the practice has its share, or none is free at all
    MediaPort open(TenantId practice, Supplier<MediaPort> opening) {
        return open(practice, share, opening);
    }

    /// Opens one more for an emergency call.
    ///
    /// @throws MediaUnavailable when the practice has what is kept for such calls too, or none is
    ///   free at all
    MediaPort openForHelp(TenantId practice, Supplier<MediaPort> opening) {
        return open(practice, share + FOR_HELP, opening);
    }

    private MediaPort open(TenantId practice, int most, Supplier<MediaPort> opening) {
        if (open.getOrDefault(practice, 0) >= most) {
            throw new MediaUnavailable("a practice has its share of media ports");
        }
        MediaPort port = opening.get();
        open.merge(practice, 1, Integer::sum);
        return port;
    }

    /// One of those was closed.
    void closed(TenantId practice) {
        open.computeIfPresent(practice, (_, n) -> n == 1 ? null : n - 1);
    }
}
