package org.wardline.audit;

import java.time.Instant;
import java.util.Optional;

/// What the log commits to at some size (C2SP tlog-checkpoint), with extension lines: the time, the
/// state of the clock that it was read from, and the root over the practices.
///
/// @param origin the log's name, also the name of its key
/// @param size number of entries
/// @param root base64 of the Merkle root over them
/// @param clock what the kernel said of its clock
/// @param practices base64 of the root over the newest entry of each practice
public record Checkpoint(
        String origin, long size, String root, Instant at, String clock, String practices) {

    private static final int LINES = 6;
    private static final String PRACTICES = "practices ";

    /// The text that is signed; each line ends with a line feed.
    String text() {
        return origin + "\n" + size + "\n" + root + "\ntime " + at + "\n" + clock + "\n" + PRACTICES
                + practices + "\n";
    }

    /// Reads the text of a checkpoint that this log wrote; empty when it is none.
    static Optional<Checkpoint> parse(String text) {
        var lines = text.lines().toList();
        if (lines.size() != LINES
                || !lines.get(1).matches("[1-9][0-9]{0,17}")
                || !lines.get(3).startsWith("time ")
                || !lines.get(5).startsWith(PRACTICES)) {
            return Optional.empty();
        }
        var checkpoint =
                new Checkpoint(
                        lines.get(0),
                        Long.parseLong(lines.get(1)),
                        lines.get(2),
                        Instant.parse(lines.get(3).substring("time ".length())),
                        lines.get(4),
                        lines.get(5).substring(PRACTICES.length()));
        // One form only: what would be written differently is not ours.
        return checkpoint.text().equals(text) ? Optional.of(checkpoint) : Optional.empty();
    }
}
