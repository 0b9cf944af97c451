package org.wardline.call;

import java.util.Objects;
import org.wardline.media.MediaEvent;

/// An event of a leg's media port, on its way from the media loop to the shard.
public record MediaReport(LegId leg, MediaEvent event) {

    public MediaReport {
        Objects.requireNonNull(leg, "leg");
        Objects.requireNonNull(event, "event");
    }
}
