package org.wardline.media;

/// Takes the audio of a tapped port.
@FunctionalInterface
public interface FrameSink {

    /// Takes the next stretch of audio: G.711 mu-law at 8 kHz, in the order it was spoken, without
    /// holes. Each call starts where the one before ended; what never arrived is silence. Called on
    /// the media loop and must not block. The array is lent for the duration of the call: copy what
    /// is kept. It is what a patient said; it does not belong into logs.
    ///
    /// @param ulaw buffer that holds the samples, one octet each
    /// @param offset of the first sample
    /// @param length in samples, 1-480
    /// @param startSample number of the first sample, counted from 0 at the start of the tap
    void frame(byte[] ulaw, int offset, int length, long startSample);
}
