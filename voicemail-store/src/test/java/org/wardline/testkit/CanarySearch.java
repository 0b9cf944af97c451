package org.wardline.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks for 64-byte windows of a planted sound, and for whole planted texts, in every file below a
/// folder, at any offset. Windows of fewer than 8 different bytes (silence) are left out: they
/// occur anywhere.
public final class CanarySearch {

    /// Length of a window.
    public static final int WINDOW_BYTES = 64;

    private static final int DISTINCT = 8;

    /// Compared by their content; many may begin with the same bytes.
    private final Set<ByteBuffer> windows = new HashSet<>();

    /// Their first 8 bytes, which rule out nearly every offset.
    private final Set<Long> beginnings = new HashSet<>();

    private final List<byte[]> texts = new ArrayList<>();

    /// Plants every window of a sound, at every offset.
    public CanarySearch plant(byte[] sound) {
        for (int at = 0; at + WINDOW_BYTES <= sound.length; at++) {
            var window = Arrays.copyOfRange(sound, at, at + WINDOW_BYTES);
            if (isTelling(window)) {
                windows.add(ByteBuffer.wrap(window));
                beginnings.add(ByteBuffer.wrap(window).getLong());
            }
        }
        return this;
    }

    /// Plants a text, for example a name, that is found as a whole.
    public CanarySearch plantText(String text) {
        texts.add(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// How many different windows are planted.
    public int planted() {
        return windows.size();
    }

    /// How many places below the folder hold a planted window or text.
    public int hits(Path folder) throws IOException {
        int hits = 0;
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                hits += hits(Files.readAllBytes(file));
            }
        }
        return hits;
    }

    /// How many offsets of the bytes hold a planted window or text.
    public int hits(byte[] bytes) {
        int hits = 0;
        var in = ByteBuffer.wrap(bytes);
        for (int at = 0; at + WINDOW_BYTES <= bytes.length; at++) {
            if (beginnings.contains(in.getLong(at))
                    && windows.contains(in.slice(at, WINDOW_BYTES))) {
                hits++;
            }
        }
        for (byte[] text : texts) {
            hits += hits(text, bytes);
        }
        return hits;
    }

    private static int hits(byte[] text, byte[] bytes) {
        int hits = 0;
        for (int at = 0; at + text.length <= bytes.length; at++) {
            if (Arrays.equals(text, 0, text.length, bytes, at, at + text.length)) {
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
