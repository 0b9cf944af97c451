package org.wardline.audit.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Witness files that are read beside each other.
record NoteFiles(List<NoteFile> files) implements AutoCloseable {

    /// Opens those that are there; one that is missing speaks for itself when none is left.
    static NoteFiles open(List<Path> paths) {
        var files = new ArrayList<NoteFile>();
        for (var path : paths) {
            if (Files.isReadable(path)) {
                files.add(new NoteFile(path));
            }
        }
        return new NoteFiles(files);
    }

    @Override
    public void close() {
        files.forEach(NoteFile::close);
    }
}
