package org.wardline.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Brings the recordings of wideband phones to the rate at which tests compare speech.
final class WavRate {

    private static final int RATE_AT = 24;
    private static final int BYTES_PER_SECOND_AT = 28;
    private static final int DATA_LENGTH_AT = 40;
    private static final int DATA_AT = 44;

    private WavRate() {}

    /// A WAVE file of 16-bit samples at 16 kHz as one at 8 kHz, each sample the mean of two; one at
    /// 8 kHz sample by sample. The lengths in the header are those of what is there: baresip writes
    /// them when the call is over.
    ///
    /// @param wav with the 44 bytes of header that baresip writes
    static byte[] narrow(byte[] wav) {
        ByteBuffer in = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        boolean wide = in.getInt(RATE_AT) == 16_000;
        int step = wide ? 4 : 2;
        int samples = (wav.length - DATA_AT) / step;
        ByteBuffer out = ByteBuffer.allocate(DATA_AT + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        out.put(wav, 0, DATA_AT);
        for (int i = 0; i < samples; i++) {
            int at = DATA_AT + step * i;
            int second = wide ? in.getShort(at + 2) : in.getShort(at);
            out.putShort((short) ((in.getShort(at) + second) / 2));
        }
        return out.putInt(4, DATA_AT - 8 + 2 * samples)
                .putInt(RATE_AT, 8_000)
                .putInt(BYTES_PER_SECOND_AT, 16_000)
                .putInt(DATA_LENGTH_AT, 2 * samples)
                .array();
    }
}
