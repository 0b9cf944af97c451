package org.wardline.api;

import java.util.Objects;
import org.wardline.http.ByteSource;
import org.wardline.store.Playback;

/// A message as a WAV file that is read while it is sent.
///
/// @param ended called once, however the sending ended
record WavStream(WavFile file, Playback playback, Runnable ended) implements ByteSource {

    private static final String MEDIA_TYPE = "audio/vnd.wave"; // RFC 2361

    WavStream {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(playback, "playback");
        Objects.requireNonNull(ended, "ended");
    }

    @Override
    public String mediaType() {
        return MEDIA_TYPE;
    }

    @Override
    public long lengthBytes() {
        return file.lengthBytes();
    }

    @Override
    public int read(long position, byte[] target, int length) {
        return file.read(position, target, length, playback::read);
    }

    @Override
    public void close() {
        ended.run();
    }
}
