package org.wardline.envelope;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.wardline.key.SealBroken;

/// The pieces of one recording, encrypted, in order. Opened one at a time on their way into the
/// sealed object.
public final class RecordedAudio {

    private final byte[] journalKey;
    private final List<byte[]> pieces;
    private final long lengthBytes;

    RecordedAudio(byte[] journalKey, List<byte[]> pieces, long lengthBytes) {
        this.journalKey = journalKey;
        this.pieces = List.copyOf(pieces);
        this.lengthBytes = lengthBytes;
    }

    /// Length of the audio.
    public long lengthBytes() {
        return lengthBytes;
    }

    /// Seals all of it.
    ///
    /// @throws SealBroken naming the piece that was changed
    public void writeTo(SealedWriter sealed) throws IOException {
        for (var piece : pieces) {
            var record =
                    JournalRecord.read(ByteBuffer.wrap(piece))
                            .orElseThrow(() -> new SealBroken("piece"));
            var audio = record.open(journalKey);
            sealed.write(audio, 0, audio.length);
            Arrays.fill(audio, (byte) 0);
        }
    }
}
