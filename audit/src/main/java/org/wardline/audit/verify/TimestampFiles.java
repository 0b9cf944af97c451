package org.wardline.audit.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Time stamps on checkpoints (RFC 3161) to be read beside a log.
///
/// @param files of time stamps: the server's, and copies of it from elsewhere, which find that both
///   log and witness were rolled back
/// @param authorities PEM file of who vouches for the keys that sign them; when empty, nobody says
///   that the times are true
public record TimestampFiles(List<Path> files, Optional<Path> authorities) {

    /// None to be read.
    public static final TimestampFiles NONE = new TimestampFiles(List.of(), Optional.empty());

    public TimestampFiles {
        files = List.copyOf(files);
    }

    TimestampFiles with(Path first) {
        var all = new ArrayList<Path>(List.of(first));
        all.addAll(files);
        return new TimestampFiles(all, authorities);
    }
}
