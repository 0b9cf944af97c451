package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;

/// What the formats of an audio section mean (RFC 8866 6.6, RFC 3551 6, RFC 4733, RFC 5761 4).
class AudioFormatsTest {

    private static final String NONE = "-";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 8 9      | -                    | PCMU 0, PCMA 8, G722 9",
                "8 0        | -                    | PCMA 8, PCMU 0",
                "3 18 127   | -                    | ''",
                "0          | 0 pcmu/8000          | PCMU 0",
                "96         | 96 PCMA/8000/1       | PCMA 96",
                "96         | 96  G722/8000        | G722 96",
                "96         | 96 PCMA/8000/2       | ''",
                "96         | 96 PCMA/16000        | ''",
                "96         | 97 PCMA/8000         | ''",
                "0          | 0 G722/8000          | G722 0",
                "0          | 0 opus/48000/2       | ''",
                "0          | 0 PCMA/8000;0 G722/8000 | PCMA 0",
                "0          | 0 nonsense           | PCMU 0",
                "63 96      | 63 PCMU/8000;96 PCMU/8000 | PCMU 63, PCMU 96",
                "64 80 95   | 64 PCMU/8000;80 PCMU/8000;95 PCMU/8000 | ''"
            })
    void codecs(String formats, String rtpmaps, String expected) {
        String found =
                read(formats, "rtpmap", rtpmaps).codecs().stream()
                        .map(codec -> codec.codec() + " " + codec.payloadType())
                        .collect(Collectors.joining(", "));
        assertEquals(expected, found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 101      | 101 telephone-event/8000      | 101",
                "0 101      | 101 Telephone-Event/8000      | 101",
                "0 101      | 101 telephone-event/48000     | -1",
                "0 102 101  | 101 telephone-event/8000;102 telephone-event/8000 | 102",
                "0 95       | 95 telephone-event/8000       | -1",
                "0          | 101 telephone-event/8000      | -1"
            })
    void telephoneEvents(String formats, String rtpmaps, int expected) {
        OptionalInt found = read(formats, "rtpmap", rtpmaps).telephoneEvent();
        assertEquals(expected, found.orElse(-1));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10",
        "60, 60",
        "' 30 ', 30",
        "5, 20",
        "70, 20",
        "120, 20",
        "x, 20",
        "'', 20",
        "7;40;10, 40"
    })
    void packetLengths(String ptimes, int expectedMs) {
        assertEquals(expectedMs, read("0", "ptime", ptimes).ptimeMs());
    }

    @Test
    void thePreferredCodecIsChosenIfItIsThereAndElseTheWritersFirst() {
        AudioFormats formats = read("8 0", "rtpmap", NONE);
        assertEquals(8, formats.choose(Optional.empty()).orElseThrow().payloadType());
        assertEquals(0, chosen(formats, AudioCodec.PCMU));
        assertEquals(8, chosen(formats, AudioCodec.G722));
        assertEquals(Optional.empty(), read("3", "rtpmap", NONE).choose(Optional.empty()));
    }

    @Test
    void aDirectionHasTheTelephoneEventsOfItsWriter() {
        AudioFormats with = read("0 101", "rtpmap", "101 telephone-event/8000");
        AudioFormat format = with.format(with.codecs().getFirst());
        assertEquals(new AudioFormat(AudioCodec.PCMU, 0, OptionalInt.of(101), 20), format);
        AudioFormats without = read("0", "rtpmap", NONE);
        AudioFormat bare = without.format(without.codecs().getFirst());
        assertEquals(OptionalInt.empty(), bare.telephoneEvent());
    }

    private static int chosen(AudioFormats formats, AudioCodec preferred) {
        return formats.choose(Optional.of(preferred)).orElseThrow().payloadType();
    }

    /// The formats of a section with an attribute of that name for each value.
    private static AudioFormats read(String formats, String name, String values) {
        var section = new StringBuilder("m=audio 4000 RTP/SAVP " + formats + "\r\n");
        if (!values.equals(NONE)) {
            for (String value : values.split(";", -1)) {
                section.append("a=").append(name).append(':').append(value).append("\r\n");
            }
        }
        return AudioFormats.of(Offers.of(section.toString()).media().getFirst());
    }
}
