package org.wardline.media;

/// The audio codecs of a phone leg, by their names and static payload types in RFC 3551 section 6.
public enum AudioCodec {
    /// G.711 mu-law, 8,000 samples a second, one octet each.
    PCMU(0),
    /// G.711 A-law, 8,000 samples a second, one octet each.
    PCMA(8),
    /// G.722 at 64 kbit/s: 16,000 samples a second, two in an octet. RTP counts octets, 8,000 a
    /// second, by an old error that RFC 3551 section 4.5.2 keeps.
    G722(9);

    /// RTP timestamp units a second, each one octet (RFC 3551 sections 4.5.2 and 4.5.14).
    public static final int CLOCK_RATE_HZ = 8000;

    private final int staticPayloadType;

    AudioCodec(int staticPayloadType) {
        this.staticPayloadType = staticPayloadType;
    }

    /// Payload type that means this codec where no `rtpmap` says otherwise.
    public int staticPayloadType() {
        return staticPayloadType;
    }
}
