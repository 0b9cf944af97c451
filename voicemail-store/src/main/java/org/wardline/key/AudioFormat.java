package org.wardline.key;

/// How stored audio is coded: always at a constant rate, so that a moment in the message is a byte
/// position. Part of an object's context, so one format is never read as another.
public enum AudioFormat {
    /// G.711 mu-law at 8,000 Hz, mono: one byte a sample (RFC 3551 4.5.14).
    MULAW_8K("pcmu/8000/1", 8_000);

    private final String contextName;
    private final int bytesPerSecond;

    AudioFormat(String contextName, int bytesPerSecond) {
        this.contextName = contextName;
        this.bytesPerSecond = bytesPerSecond;
    }

    /// The stable name in contexts and in the database.
    public String contextName() {
        return contextName;
    }

    /// Bytes of audio in a second.
    public int bytesPerSecond() {
        return bytesPerSecond;
    }

    /// The format of that stable name.
    ///
    /// @throws SealBroken when this version knows no such format
    public static AudioFormat named(String contextName) {
        for (var format : values()) {
            if (format.contextName.equals(contextName)) {
                return format;
            }
        }
        throw new SealBroken("audio format");
    }
}
