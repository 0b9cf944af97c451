package org.wardline.media;

import java.net.InetSocketAddress;
import java.time.Duration;

/// What a port reports. Delivered on the media loop, in the order in which it happened.
public sealed interface MediaEvent {

    /// The peer's address was learned, or moved, by a packet that authenticated.
    record Latched(InetSocketAddress source) implements MediaEvent {}

    /// The peer pressed a key (RFC 4733), reported at the key's first packet, once.
    ///
    /// @param digit one of `0123456789*#ABCD`. It may be part of a PIN, so it does not print
    record Digit(char digit) implements MediaEvent {
        @Override
        public String toString() {
            return "Digit[...]";
        }
    }

    /// A play ended.
    ///
    /// @param play the number that [MediaPort#play] returned
    /// @param toTheEnd false when it was stopped, replaced or cut by the port's end
    record PlayFinished(long play, boolean toTheEnd) implements MediaEvent {}

    /// While tapped: nothing like speech was heard for 10 s. Repeats every further 10 s.
    record Silence(Duration lasted) implements MediaEvent {}

    /// The last frame of a tap was delivered.
    ///
    /// @param samples delivered in all
    record TapEnded(long samples) implements MediaEvent {}

    /// Packets fail their authentication: a phone with a faulty cipher, or an attack. Raised once
    /// per receive key, at the hundredth; the call goes on and the count goes on in [MediaStats].
    record AuthFailures(long count) implements MediaEvent {}

    /// Nothing that authenticates has come for 10 s although the peer should send.
    record Stalled(Duration since) implements MediaEvent {}

    /// Packets come again after [Stalled].
    record Resumed() implements MediaEvent {}

    /// A fault of our own ended this port; it is closed.
    record Failed(String reason) implements MediaEvent {}
}
