package org.wardline.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Looks for 64-byte windows of a planted text or sound in every file below a folder, at any
/// offset. Windows of fewer than 8 different bytes (silence) are left out: they occur anywhere.
public final class CanarySearch {

    /// Length of a window.
    public static final int WINDOW_BYTES = 64;

    private static final int DISTINCT = 8;

    private final Map<Long, byte[]> windows = new HashMap<>();

    /// Plants every window of a sound, at every offset.
    public CanarySearch plant(byte[] sound) {
        for (int at = 0; at + WINDOW_BYTES <= sound.length; at++) {
            var window = Arrays.copyOfRange(sound, at, at + WINDOW_BYTES);
            if (isTelling(window)) {
                windows.put(ByteBuffer.wrap(window).getLong(), window);
            }
        }
        return this;
    }

    /// How many different windows are planted.
    public int planted() {
        return windows.size();
    }

    /// How many places below the folder hold a planted window.
    public int hits(Path folder) throws IOException {
        int hits = 0;
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                hits += hits(Files.readAllBytes(file));
            }
        }
        return hits;
    }

    /// How many offsets of the bytes hold a planted window.
    public int hits(byte[] bytes) {
        int hits = 0;
        var in = ByteBuffer.wrap(bytes);
        for (int at = 0; at + WINDOW_BYTES <= bytes.length; at++) {
            var window = windows.get(in.getLong(at));
            if (window != null
                    && Arrays.mismatch(window, 0, WINDOW_BYTES, bytes, at, at + WINDOW_BYTES) < 0) {
                hits++;
            }
        }
        return hits;
    }

    private static boolean isTelling(byte[] window) {
        var seen = new boolean[256];
        int distinct = 0;
        for (byte b : window) {
            if (!seen[b & 0xFF]) {
                seen[b & 0xFF] = true;
                distinct++;
            }
        }
        return distinct >= DISTINCT;
    }
}
