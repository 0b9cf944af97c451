package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.codec.G711;

/// A scan that found nothing proves something only when it finds what is planted.
class CanaryScanTest {

    private static final String NAME = "Marguerite Quillfeather";
    private static final String NUMBER = "15550142739";
    private static final byte[] SPEECH = Speech.MESSAGE.ulaw();
    private static final Canaries CANARIES =
            Canaries.none()
                    .andText("name", NAME)
                    .andText("number", NUMBER)
                    .andAudio("words", SPEECH);

    private static final CanaryScan SCAN = new CanaryScan(CANARIES);

    @TempDir Path folder;

    static Stream<byte[]> formsOfTheName() {
        byte[] utf8 = NAME.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                utf8,
                NAME.getBytes(StandardCharsets.UTF_16LE),
                NAME.getBytes(StandardCharsets.UTF_16BE),
                NAME.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8),
                HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII),
                base64("to: " + NAME + "!"),
                base64("for: " + NAME + " x"),
                base64("dear: " + NAME));
    }

    @ParameterizedTest
    @MethodSource
    void formsOfTheName(byte[] planted) throws IOException {
        plant(planted, 12_345);
        assertEquals(Set.of("name"), found());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 63, 1_048_500, 1_048_576, 1_048_600, 2_097_100, 2_099_977})
    void aNumberIsFoundAtAnyOffsetAndAcrossChunks(int offset) throws IOException {
        plant(NUMBER.getBytes(StandardCharsets.US_ASCII), offset);
        CanaryScan.Report report = scan();
        assertEquals(1, report.hits().size());
        assertEquals(offset, report.hits().getFirst().offset());
        assertEquals(2_099_988, report.bytes());
        assertFalse(report.clean());
    }

    @Test
    void sixtyFourBytesOfTheSpokenWordsAreFoundWhereverTheyStart() throws IOException {
        Random random = new Random(7);
        int telling = 0;
        for (int round = 0; round < 400; round++) {
            int from = random.nextInt(SPEECH.length - 64);
            byte[] window = Arrays.copyOfRange(SPEECH, from, from + 64);
            if (distinct(window) >= Canaries.LEAST_DISTINCT_BYTES) {
                telling++;
                plant(window, 500 + random.nextInt(5_000), 8_000);
                assertEquals(Set.of("words"), found(), "window at " + from);
            }
        }
        assertTrue(telling > 200, "only " + telling + " windows of speech were telling");
    }

    @Test
    void pcmAndAlawOfTheSpokenWordsAreFound() throws IOException {
        int from = 20_011;
        byte[] pcm = new byte[128];
        byte[] alaw = new byte[128];
        for (int i = 0; i < 64; i++) {
            short sample = G711.linearOfUlaw(SPEECH[from + i]);
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        plant(pcm, 777);
        assertEquals(Set.of("words"), found());
        G711.ulawToAlaw(SPEECH, from, alaw, 0, 128);
        plant(alaw, 1_048_540);
        assertEquals(Set.of("words"), found());
    }

    @Test
    void sixtyThreeBytesAreNotEnoughAndNoiseIsClean() throws IOException {
        plant(Arrays.copyOfRange(SPEECH, 20_000, 20_063), 4_000);
        assertTrue(scan().clean());
    }

    @Test
    void silenceIsNoCanary() throws IOException {
        byte[] silence = new byte[100_000];
        Arrays.fill(silence, G711.ULAW_SILENCE);
        plant(silence, 0);
        assertTrue(scan().clean());
        Files.write(folder.resolve("zeros"), new byte[100_000]);
        assertTrue(scan().clean());
    }

    @Test
    void aKeyIsFoundRawAndEncoded() throws IOException {
        byte[] key = new byte[30];
        new Random(3).nextBytes(key);
        CanaryScan scan = new CanaryScan(Canaries.none().andBytes("key", key));
        plant(key, 99);
        assertFalse(scan.scan(List.of(folder)).clean());
        plant(Base64.getEncoder().encode(key), 99);
        assertFalse(scan.scan(List.of(folder)).clean());
    }

    @Test
    void nothingReadIsNothingProved() throws IOException {
        assertFalse(scan().clean());
        assertThrows(
                IllegalArgumentException.class, () -> Canaries.none().andText("initials", "MQ"));
    }

    private static byte[] base64(String text) {
        return Base64.getEncoder().encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int distinct(byte[] window) {
        Set<Byte> distinct = new HashSet<>();
        for (byte b : window) {
            distinct.add(b);
        }
        return distinct.size();
    }

    private void plant(byte[] planted, int offset) throws IOException {
        plant(planted, offset, 2_099_988);
    }

    /// A file of noise with the bytes at this offset.
    private void plant(byte[] planted, int offset, int size) throws IOException {
        byte[] noise = new byte[Math.max(size, offset + planted.length)];
        new Random(offset).nextBytes(noise);
        System.arraycopy(planted, 0, noise, offset, planted.length);
        Files.write(Files.createDirectories(folder.resolve("pg/base")).resolve("16384"), noise);
    }

    private CanaryScan.Report scan() throws IOException {
        return SCAN.scan(List.of(folder));
    }

    private Set<String> found() throws IOException {
        return scan().hits().stream().map(CanaryScan.Hit::canary).collect(Collectors.toSet());
    }
}
