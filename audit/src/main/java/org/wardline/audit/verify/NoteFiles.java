package org.wardline.audit.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Witness files that are read beside each other, and files of time stamps on checkpoints.
record NoteFiles(List<NoteFile> files, List<TimestampFile> timestamps) implements AutoCloseable {

    /// Opens those that are there; one that is missing speaks for itself when none is left.
    static NoteFiles open(List<Path> paths, TimestampFiles stamped, TrustedKey key) {
        var files = new ArrayList<NoteFile>();
        for (var path : paths) {
            if (Files.isReadable(path)) {
                files.add(new NoteFile(path));
            }
        }
        var authorities = stamped.authorities().map(StampAuthorities::read);
        var timestamps = new ArrayList<TimestampFile>();
        for (var path : stamped.files()) {
            if (Files.isReadable(path)) {
                timestamps.add(new TimestampFile(path, key, authorities));
            }
        }
        return new NoteFiles(files, timestamps);
    }

    @Override
    public void close() {
        files.forEach(NoteFile::close);
        timestamps.forEach(TimestampFile::close);
    }
}
