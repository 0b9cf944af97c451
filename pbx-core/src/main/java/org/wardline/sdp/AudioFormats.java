package org.wardline.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;

/// What an audio section's formats mean to us (RFC 8866 6.6, RFC 3551 6, RFC 4733).
///
/// @param codecs the formats of G.711 and G.722 in the writer's order, with the payload types that
///   it wants
/// @param telephoneEvent the payload type of `telephone-event/8000`
/// @param ptimeMs the packet length that the writer asks for, or 20 when it asks for none or for
///   one that we don't send
record AudioFormats(List<Codec> codecs, OptionalInt telephoneEvent, int ptimeMs) {

    private static final int DEFAULT_PTIME_MS = 20;
    private static final Pattern RTPMAP =
            Pattern.compile(
                    "([0-9]{1,3}) +([A-Za-z0-9-]{1,32})/([0-9]{1,6})(?:/([0-9]{1,2}))?[ ]*");
    private static final Pattern PTIME = Pattern.compile("[1-6]0");

    /// A codec under a payload type.
    record Codec(AudioCodec codec, int payloadType) {}

    static AudioFormats of(MediaDescription section) {
        List<Codec> codecs = new ArrayList<>();
        Map<Integer, String> names = names(section);
        OptionalInt telephoneEvent = OptionalInt.empty();
        for (String format : section.formats()) {
            int payloadType = Integer.parseInt(format);
            String name = names.getOrDefault(payloadType, staticName(payloadType));
            if (!collidesWithRtcp(payloadType)) {
                codec(name).ifPresent(codec -> codecs.add(new Codec(codec, payloadType)));
                if (name.equals("TELEPHONE-EVENT") && telephoneEvent.isEmpty()) {
                    telephoneEvent = OptionalInt.of(payloadType);
                }
            }
        }
        return new AudioFormats(List.copyOf(codecs), telephoneEvent, ptime(section));
    }

    /// The preferred codec if it is there, otherwise the writer's first.
    Optional<Codec> choose(Optional<AudioCodec> preferred) {
        return codecs.stream()
                .filter(codec -> preferred.equals(Optional.of(codec.codec())))
                .findFirst()
                .or(() -> codecs.stream().findFirst());
    }

    /// One direction of the leg, under this side's payload types.
    AudioFormat format(Codec codec) {
        return new AudioFormat(codec.codec(), codec.payloadType(), telephoneEvent, ptimeMs);
    }

    /// Encoding names by payload type, of each the first that is given, in upper case (names are
    /// case-insensitive); empty when it is not mono at a clock of 8 kHz, which is also what G.722
    /// says (RFC 3551 4.5.2).
    private static Map<Integer, String> names(MediaDescription section) {
        var names = new HashMap<Integer, String>();
        for (String value : section.values("rtpmap")) {
            Matcher map = RTPMAP.matcher(value);
            if (map.matches()) {
                boolean mono8k =
                        Integer.parseInt(map.group(3)) == AudioCodec.CLOCK_RATE_HZ
                                && (map.group(4) == null || Integer.parseInt(map.group(4)) == 1);
                names.putIfAbsent(
                        Integer.parseInt(map.group(1)),
                        mono8k ? map.group(2).toUpperCase(Locale.ROOT) : "");
            }
        }
        return names;
    }

    private static String staticName(int payloadType) {
        for (AudioCodec codec : AudioCodec.values()) {
            if (codec.staticPayloadType() == payloadType) {
                return codec.name();
            }
        }
        return "";
    }

    private static Optional<AudioCodec> codec(String name) {
        return switch (name) {
            case "PCMU" -> Optional.of(AudioCodec.PCMU);
            case "PCMA" -> Optional.of(AudioCodec.PCMA);
            case "G722" -> Optional.of(AudioCodec.G722);
            default -> Optional.empty();
        };
    }

    /// RFC 5761 4: payload types 64 to 95 look like RTCP once the marker bit is set.
    private static boolean collidesWithRtcp(int payloadType) {
        return payloadType >= 64 && payloadType <= 95;
    }

    private static int ptime(MediaDescription section) {
        for (String value : section.values("ptime")) {
            if (PTIME.matcher(value.strip()).matches()) {
                return Integer.parseInt(value.strip());
            }
        }
        return DEFAULT_PTIME_MS;
    }
}
