package org.wardline.audit.verify;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Reads signed notes one after another from a witness's file, never more than one in memory.
final class NoteFile implements NoteSource {

    private static final int MAX_NOTE_BYTES = 4_096;
    private static final byte[] SIGNATURE_START = "\u2014 ".getBytes(StandardCharsets.UTF_8);

    private final InputStream in;
    private final String name;
    private boolean torn;

    NoteFile(Path file) {
        try {
            this.in = new BufferedInputStream(Files.newInputStream(file));
            this.name = file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /// The next note, or what stands in its place: text that is too long comes as it was cut.
    @Override
    public Optional<String> next() {
        var note = new ByteArrayOutputStream(MAX_NOTE_BYTES);
        int line = 0;
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                note.write(b);
                if (note.size() > MAX_NOTE_BYTES || (b == '\n' && signs(note, line))) {
                    return Optional.of(text(note.toByteArray()));
                }
                line = b == '\n' ? note.size() : line;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        torn = note.size() > 0;
        return Optional.empty();
    }

    /// Whether the file ended inside a note, as a crash leaves it.
    boolean torn() {
        return torn;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean signs(ByteArrayOutputStream note, int line) {
        var bytes = note.toByteArray();
        int end = line + SIGNATURE_START.length;
        return end <= bytes.length
                && Arrays.equals(bytes, line, end, SIGNATURE_START, 0, SIGNATURE_START.length);
    }

    private static String text(byte[] note) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(note)).toString();
        } catch (CharacterCodingException e) {
            return "not UTF-8";
        }
    }
}
