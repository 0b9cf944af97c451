package org.wardline.media;

/// Opens media ports and owns the threads that serve them. Thread-safe; only [#close] waits.
public interface MediaEngine extends AutoCloseable {

    /// Binds a free pair of UDP ports (RTP even, RTCP the next; RFC 3550 section 11) and hands it
    /// to a media loop. The port drops everything until [MediaPort#remote] gives it keys.
    ///
    /// @param listener gets the events of this port, on the media loop; it must only post
    /// @throws MediaUnavailable when every port of the range is taken, the address is not ours, or
    ///   the engine is closed
    MediaPort open(MediaSpec spec, MediaListener listener);

    /// Closes every port and waits until the media loops have ended. Further calls do nothing.
    @Override
    void close();
}
