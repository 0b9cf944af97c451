package org.wardline.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// `postmaster.pid` of a data folder: line 1 is the process, line 8 its state.
///
/// The file of a killed server stays and still says `ready`, so it is believed only about a process
/// that is known to be ours.
record PostmasterFile(long pid, boolean ready) {

    private static final int STATE_LINE = 7;

    /// Reads the file; empty when there is none or it is still being written.
    static Optional<PostmasterFile> read(Path dataFolder) {
        try {
            var lines =
                    Files.readString(
                                    dataFolder.resolve("postmaster.pid"), StandardCharsets.US_ASCII)
                            .lines()
                            .toList();
            if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,9}")) {
                return Optional.empty();
            }
            boolean ready =
                    lines.size() > STATE_LINE && lines.get(STATE_LINE).strip().equals("ready");
            return Optional.of(new PostmasterFile(Long.parseLong(lines.getFirst().strip()), ready));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new DatabaseMisconfigured(
                    "The database's postmaster.pid cannot be read in " + dataFolder + ".");
        }
    }

    /// What runs under the number that the file names.
    Occupant occupant(Path dataFolder) {
        try {
            var commandLine =
                    new String(
                            Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")),
                            StandardCharsets.UTF_8);
            if (commandLine.isEmpty()) {
                return Occupant.ZOMBIE;
            }
            return commandLine.contains("\0" + dataFolder + "\0")
                    ? Occupant.POSTMASTER
                    : Occupant.SOMETHING_ELSE;
        } catch (IOException e) {
            return Occupant.GONE;
        }
    }

    enum Occupant {
        /// No such process.
        GONE,
        /// Killed and not yet reaped: PostgreSQL would refuse to start beside it.
        ZOMBIE,
        /// A server on exactly this data folder.
        POSTMASTER,
        /// The number was given to another program meanwhile.
        SOMETHING_ELSE
    }
}
