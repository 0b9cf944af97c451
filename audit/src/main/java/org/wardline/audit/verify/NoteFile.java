package org.wardline.audit.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads signed notes one after another from a witness's file, never more than one in memory.
final class NoteFile implements NoteSource {

    private static final int MAX_NOTE_CHARS = 4_096;

    private final BufferedReader in;
    private final String name;
    private boolean torn;

    NoteFile(Path file) {
        try {
            this.in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
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
        var note = new StringBuilder();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                note.append((char) c);
                if ((c == '\n' && lastLineSigns(note)) || note.length() > MAX_NOTE_CHARS) {
                    return Optional.of(note.toString());
                }
            }
        } catch (CharacterCodingException e) {
            return Optional.of("not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        torn = !note.isEmpty();
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

    private static boolean lastLineSigns(StringBuilder note) {
        int start = note.lastIndexOf("\n", note.length() - 2) + 1;
        return note.indexOf("\u2014 ", start) == start;
    }
}
