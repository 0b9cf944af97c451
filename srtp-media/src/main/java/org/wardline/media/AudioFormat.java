package org.wardline.media;

import java.util.Objects;
import java.util.OptionalInt;

/// How audio looks in one direction of a leg, as negotiated.
///
/// @param payloadType RTP payload type of the codec, 0-127 (RFC 3551; 64-95 collide with RTCP and
///   are refused, RFC 5761 section 4)
/// @param telephoneEvent payload type of `telephone-event/8000` (RFC 4733); empty when the side
///   that receives in this direction did not ask for it
/// @param ptimeMs length of a packet in milliseconds, a multiple of 10 in 10-60: what we send, or
///   what the peer said it sends (RFC 8866 section 6.4)
public record AudioFormat(
        AudioCodec codec, int payloadType, OptionalInt telephoneEvent, int ptimeMs) {

    public AudioFormat {
        Objects.requireNonNull(codec, "codec");
        requirePayloadType(payloadType);
        telephoneEvent.ifPresent(AudioFormat::requirePayloadType);
        if (telephoneEvent.isPresent() && telephoneEvent.getAsInt() == payloadType) {
            throw new IllegalArgumentException("audio and telephone-event share a payload type");
        }
        if (ptimeMs % 10 != 0 || ptimeMs < 10 || ptimeMs > 60) {
            throw new IllegalArgumentException("ptime must be a multiple of 10 ms in 10-60");
        }
    }

    /// The codec under its static payload type, in packets of 20 ms.
    public static AudioFormat of(AudioCodec codec, OptionalInt telephoneEvent) {
        return new AudioFormat(codec, codec.staticPayloadType(), telephoneEvent, 20);
    }

    /// Octets in one packet, which are its RTP timestamp units.
    public int samplesPerPacket() {
        return ptimeMs * AudioCodec.CLOCK_RATE_HZ / 1000;
    }

    private static void requirePayloadType(int type) {
        if (type < 0 || type > 127 || (type >= 64 && type <= 95)) {
            throw new IllegalArgumentException("not an RTP payload type: " + type);
        }
    }
}
