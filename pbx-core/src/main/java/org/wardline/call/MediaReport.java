package org.wardline.call;

import java.util.Objects;
import org.wardline.ident.CallId;
import org.wardline.media.MediaEvent;

/// An event of a leg's media port, on its way from the media loop to the shard.
///
/// @param leg number of the leg within its call
public record MediaReport(CallId call, int leg, MediaEvent event) {

    public MediaReport {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(event, "event");
    }
}
