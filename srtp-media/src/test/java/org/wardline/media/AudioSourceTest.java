package org.wardline.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.codec.G711;

class AudioSourceTest {

    @Test
    void aPcmFileBecomesMuLaw() {
        byte[] pcm = {0, 0, (byte) 0xFF, 0x7F, 0, (byte) 0x80};
        AudioSource source = AudioSource.ofWav(wav(1, 1, 8000, 16, pcm));
        assertArrayEquals(new byte[] {G711.ULAW_SILENCE, (byte) 0x80, 0x00}, samples(source));
    }

    @Test
    void g711FilesAreTakenAsTheyAre() {
        byte[] audio = {1, 2, 3, 4, 5};
        assertArrayEquals(audio, samples(AudioSource.ofWav(wav(7, 1, 8000, 8, audio))));
        byte[] ulaw = new byte[5];
        G711.alawToUlaw(audio, 0, ulaw, 0, 5);
        assertArrayEquals(ulaw, samples(AudioSource.ofWav(wav(6, 1, 8000, 8, audio))));
    }

    @Test
    void otherFormsAreRefusedWithAReason() {
        assertRefused("mono", wav(1, 2, 8000, 16, new byte[4]));
        assertRefused("8,000", wav(1, 1, 44_100, 16, new byte[4]));
        assertRefused("16-bit", wav(1, 1, 8000, 24, new byte[3]));
        assertRefused("16-bit", wav(0x55, 1, 8000, 16, new byte[4]));
        assertRefused("not a WAVE", "<html>".getBytes(StandardCharsets.US_ASCII));
        assertRefused("not a WAVE", new byte[0]);
    }

    @Test
    void everyCutOfAFileIsRefused() {
        byte[] file = wav(1, 1, 8000, 16, new byte[100]);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThrows(UnsupportedAudio.class, () -> AudioSource.ofWav(cut));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedFilesAreRefusedOrPlayedAndNothingElse(long seed) {
        Random random = new Random(seed);
        byte[] file = wav(1, 1, 8000, 16, new byte[100]);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = file.clone();
            for (int flips = 0; flips < 3; flips++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertTrue(AudioSource.ofWav(damaged).samples() <= file.length);
            } catch (UnsupportedAudio refused) {
                assertTrue(refused.safeMessage().length() > 5);
            }
        }
    }

    @Test
    void sourcesAreReadInPiecesAndJoined() {
        AudioSource source =
                AudioSource.silence(Duration.ofMillis(10))
                        .then(AudioSource.tone(1000, Duration.ofMillis(10)));
        assertEquals(160, source.samples());
        assertEquals(Duration.ofMillis(20), source.length());
        byte[] piece = new byte[100];
        assertEquals(60, source.read(100, piece, 0, 100));
        assertEquals(0, source.read(160, piece, 0, 100));
        assertThrows(IllegalArgumentException.class, () -> AudioSource.tone(4000, Duration.ZERO));
    }

    private static void assertRefused(String reason, byte[] file) {
        var refused = assertThrows(UnsupportedAudio.class, () -> AudioSource.ofWav(file));
        assertTrue(refused.safeMessage().contains(reason), refused.safeMessage());
    }

    private static byte[] samples(AudioSource source) {
        byte[] all = new byte[source.samples()];
        source.read(0, all, 0, all.length);
        return all;
    }

    private static byte[] wav(int format, int channels, int rate, int bits, byte[] audio) {
        int block = channels * bits / 8;
        return ByteBuffer.allocate(12 + 8 + 16 + 8 + 4 + 8 + audio.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + 24 + 12 + 8 + audio.length)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) format)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * block)
                .putShort((short) block)
                .putShort((short) bits)
                .put("LIST".getBytes(StandardCharsets.US_ASCII))
                .putInt(3)
                .put(new byte[4])
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(audio.length)
                .put(audio)
                .array();
    }
}
