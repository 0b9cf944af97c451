package org.wardline.media;

import java.net.InetSocketAddress;

/// One leg's end of the media: a pair of UDP ports, its SRTP contexts and its one outgoing stream.
///
/// Thread-safe: every method posts to the media loop that owns the state and returns at once.
/// Commands of one thread take effect in the order in which they were given; after [#close] they do
/// nothing. The outgoing stream keeps its SSRC, and its sequence numbers and timestamps only grow,
/// whatever feeds it: the other leg, prompts or music on hold (RFC 3550 section 5.1).
public interface MediaPort extends AutoCloseable {

    /// The bound RTP address. With a wildcard bind the address part is the wildcard, and what the
    /// phone is told is the caller's decision.
    InetSocketAddress localAddress();

    /// What the peer's session description says now. May be given again for hold, resume and every
    /// re-INVITE: an equal key keeps its SRTP context, a new key starts a new one. The port takes
    /// over both keys and destroys them when they are replaced or the port closes: give it keys
    /// that nobody else holds.
    void remote(RemoteMedia remote);

    /// Joins this port and another of the same engine: audio and telephone events flow both ways,
    /// re-encrypted, transcoded and with payload types mapped as each side needs. Earlier bridges
    /// of either port end.
    ///
    /// @throws IllegalArgumentException when `other` is this port or belongs to another engine
    void bridgeTo(MediaPort other);

    /// Ends the bridge, on both sides. Nothing happens when there is none.
    void unbridge();

    /// Plays to the peer, in place of the bridge's audio, until the end, [#stop] or the next play.
    /// [MediaEvent.PlayFinished] follows exactly once, also when the port closes meanwhile; a
    /// closed port plays and reports nothing. The play runs in real time even while nothing may be
    /// sent.
    ///
    /// @return number of this play, as it will be in its `PlayFinished`; unique within the port
    long play(AudioSource source, Repeat repeat);

    /// Interrupts what is being played.
    void stop();

    /// Hands received audio to a recorder, in order, until [#untap], the next tap or close.
    /// [MediaEvent.TapEnded] follows the last frame, exactly once.
    void tap(FrameSink sink);

    /// Flushes what the jitter buffer still holds into the sink and ends the tap.
    void untap();

    /// The newest figures, at most 250 ms old; after close the last ones.
    MediaStats stats();

    /// Sends RTCP BYE, releases both UDP ports and destroys the keys. Further calls do nothing.
    @Override
    void close();

    /// How often a source is played.
    enum Repeat {
        ONCE,
        FOREVER
    }
}
