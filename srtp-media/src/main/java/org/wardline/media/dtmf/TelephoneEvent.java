package org.wardline.media.dtmf;

import java.util.Optional;

/// One telephone-event payload (RFC 4733 section 2.3).
///
/// ```
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |     event     |E|R| volume    |          duration             |
/// ```
///
/// @param event 0-255; 0-15 are the keys of section 3.2
/// @param end whether the key was released
/// @param volume 0-63, in -dBm0
/// @param durationSamples so far, 0-65535
public record TelephoneEvent(int event, boolean end, int volume, int durationSamples) {

    /// Length of the payload. Further events in the same packet (section 2.6) are not read.
    public static final int LENGTH_BYTES = 4;

    private static final String KEYS = "0123456789*#ABCD";

    /// Keys may be part of a PIN.
    @Override
    public String toString() {
        return "TelephoneEvent[...]";
    }

    /// Reads a payload; empty when it is too short.
    public static Optional<TelephoneEvent> read(byte[] buffer, int offset, int length) {
        if (length < LENGTH_BYTES) {
            return Optional.empty();
        }
        return Optional.of(
                new TelephoneEvent(
                        buffer[offset] & 0xFF,
                        (buffer[offset + 1] & 0x80) != 0,
                        buffer[offset + 1] & 0x3F,
                        (buffer[offset + 2] & 0xFF) << 8 | (buffer[offset + 3] & 0xFF)));
    }

    /// Writes the payload.
    public void write(byte[] to, int offset) {
        to[offset] = (byte) event;
        to[offset + 1] = (byte) ((end ? 0x80 : 0) | volume);
        to[offset + 2] = (byte) (durationSamples >>> 8);
        to[offset + 3] = (byte) durationSamples;
    }

    /// The event of a key.
    ///
    /// @param key one of `0123456789*#ABCD`
    public static int eventOf(char key) {
        int event = KEYS.indexOf(key);
        if (event < 0) {
            throw new IllegalArgumentException("not a key of a telephone");
        }
        return event;
    }

    /// The key of this event; empty for hook flash and all others.
    public Optional<Character> key() {
        return event < KEYS.length() ? Optional.of(KEYS.charAt(event)) : Optional.empty();
    }
}
