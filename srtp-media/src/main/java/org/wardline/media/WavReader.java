package org.wardline.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.wardline.media.codec.G711;

/// Reads a RIFF WAVE file of 8 kHz mono: 16-bit PCM (format 1), G.711 A-law (6) or mu-law (7).
///
/// ```
///   "RIFF" size32 "WAVE" { id(4) size32 body [pad to even] }*      all little-endian
///   "fmt " body: format16 channels16 rate32 bytesPerSecond32 blockAlign16 bits16
/// ```
///
/// Every length is checked against the bytes that are there; other chunks are skipped.
final class WavReader {

    private static final int RIFF = 0x4646_4952;
    private static final int WAVE = 0x4556_4157;
    private static final int FMT = 0x2074_6D66;
    private static final int DATA = 0x6174_6164;

    private static final int PCM = 1;
    private static final int ALAW = 6;
    private static final int ULAW = 7;

    private WavReader() {}

    /// The file's audio as mu-law, one octet per sample.
    ///
    /// @throws UnsupportedAudio saying what is wrong
    static byte[] ulaw(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || in.getInt() != RIFF || in.getInt(8) != WAVE) {
            throw new UnsupportedAudio("not a WAVE file");
        }
        in.position(12);
        int format = 0;
        while (in.remaining() >= 8) {
            int id = in.getInt();
            int size = in.getInt();
            if (size < 0 || size > in.remaining()) {
                throw new UnsupportedAudio("the file ends inside a chunk");
            }
            if (id == FMT) {
                format = format(in, size);
            } else if (id == DATA) {
                return decode(format, in, size);
            }
            in.position(Math.min(in.limit(), in.position() + size + (size & 1)));
        }
        throw new UnsupportedAudio("the file has no audio");
    }

    private static int format(ByteBuffer in, int size) {
        if (size < 16) {
            throw new UnsupportedAudio("the format chunk is too short");
        }
        int at = in.position();
        int format = in.getShort(at) & 0xFFFF;
        int bits = in.getShort(at + 14) & 0xFFFF;
        if (in.getShort(at + 2) != 1 || in.getInt(at + 4) != 8000) {
            throw new UnsupportedAudio("only mono at 8,000 Hz is played");
        }
        if (!(format == PCM && bits == 16) && !((format == ALAW || format == ULAW) && bits == 8)) {
            throw new UnsupportedAudio("only 16-bit PCM and G.711 are played");
        }
        return format;
    }

    private static byte[] decode(int format, ByteBuffer in, int size) {
        int at = in.position();
        return switch (format) {
            case PCM -> pcm(in, at, size);
            case ULAW -> bytes(in, at, size);
            case ALAW -> {
                byte[] audio = bytes(in, at, size);
                G711.alawToUlaw(audio, 0, audio, 0, size);
                yield audio;
            }
            default -> throw new UnsupportedAudio("audio comes before its format");
        };
    }

    private static byte[] pcm(ByteBuffer in, int at, int size) {
        byte[] ulaw = new byte[size / 2];
        for (int i = 0; i < ulaw.length; i++) {
            ulaw[i] = G711.ulawOfLinear(in.getShort(at + 2 * i));
        }
        return ulaw;
    }

    private static byte[] bytes(ByteBuffer in, int at, int size) {
        byte[] audio = new byte[size];
        in.get(at, audio);
        return audio;
    }
}
