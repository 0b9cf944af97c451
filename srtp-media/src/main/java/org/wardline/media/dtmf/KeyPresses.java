package org.wardline.media.dtmf;

import java.util.Optional;

/// Finds the key presses in a stream of telephone events (RFC 4733 section 2.5): a press is many
/// packets with one timestamp, its end sent three times, and any of them may be lost, doubled or
/// late. A press is reported at its first packet. Owned by one media loop.
public final class KeyPresses {

    /// The longest that one segment of an event can say; the event goes on in a next segment whose
    /// timestamp is that much later (section 2.5.1.3).
    private static final int FULL_SEGMENT = 0xFFFF;

    /// An event this far back (10 s) is no late packet: the phone's clock was restarted.
    private static final int RESTART = -80_000;

    private boolean any;
    private long source;
    private int timestamp;
    private TelephoneEvent last = new TelephoneEvent(0, true, 0, 0);

    /// Takes an event packet.
    ///
    /// @param fromSource number of the source; another one when the SSRC changed
    /// @param eventTimestamp RTP timestamp: when the press, or this segment of it, began
    /// @return the key, when this packet is the first of its press
    public Optional<Character> accept(long fromSource, int eventTimestamp, TelephoneEvent event) {
        int later = eventTimestamp - timestamp;
        boolean sameSource = any && source == fromSource && later > RESTART;
        if (sameSource && later <= 0) {
            if (later == 0) {
                last = event;
            }
            return Optional.empty();
        }
        boolean goesOn =
                sameSource
                        && later == FULL_SEGMENT
                        && last.durationSamples() == FULL_SEGMENT
                        && last.event() == event.event()
                        && !last.end();
        any = true;
        source = fromSource;
        timestamp = eventTimestamp;
        last = event;
        return goesOn ? Optional.empty() : event.key();
    }
}
