package org.wardline.sip.event;

import java.util.Objects;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.MediaType;

/// What a notifier needs to know of an event package (RFC 6665 5.4).
///
/// @param <R> what is watched, for example a mailbox
/// @param name of the Event header
/// @param bodyType of NOTIFY
/// @param maxPerDevice subscriptions that one device may have
/// @param minIntervalMs the least time between two NOTIFYs of a subscription, as far as changes of
///   state cause them
/// @param states what a resource's state is now
public record EventPackage<R>(
        String name,
        MediaType bodyType,
        int maxPerDevice,
        long minIntervalMs,
        StateWriter<R> states) {

    public EventPackage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(bodyType, "bodyType");
        Objects.requireNonNull(states, "states");
        if (maxPerDevice < 1 || minIntervalMs < 0) {
            throw new IllegalArgumentException("A package allows something, and not in the past");
        }
    }

    /// Writes the present state of a resource. Called when a NOTIFY is sent, not when it is caused,
    /// so that of the states that come meanwhile only the last one is told.
    @FunctionalInterface
    public interface StateWriter<R> {

        /// The body of a NOTIFY.
        ///
        /// @param version 0 in the first NOTIFY of a subscription, one more in each that follows
        /// @param extent may be told more fully than asked for
        Body write(R resource, long version, Extent extent);
    }
}
