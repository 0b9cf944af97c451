package org.wardline.audit.verify.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wardline.audit.verify.BundleVerifier;
import org.wardline.audit.verify.LoggedEntry;
import org.wardline.audit.verify.TimestampFiles;
import org.wardline.audit.verify.VerificationFailed;
import org.wardline.audit.verify.VerificationReport;

/// `java -jar audit-verifier.jar FOLDER`: checks an exported bundle on any machine with a JDK, and
/// nothing else.
///
/// Exit code 0 when it is intact, 1 when not, 2 when it could not be checked.
public final class VerifyBundle {

    private static final String USAGE =
            """
            usage: java -jar audit-verifier.jar [--verifier-key FILE] [--checkpoints FILE]...
                   [--timestamps FILE]... [--timestamp-authorities FILE] WHAT
              WHAT            the folder that "pbx audit export" wrote, or the file with what
                              "pbx audit prove" printed (this needs --verifier-key)
              --verifier-key  a copy of witness/audit.vkey that was kept elsewhere
              --checkpoints   a copy of witness/checkpoints that was kept elsewhere
              --timestamps    a copy of witness/timestamps that was kept elsewhere
              --timestamp-authorities
                              PEM file of who vouches for the keys of time stamps\
            """;

    private VerifyBundle() {}

    /// Arguments: [#USAGE].
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        Optional<String> key = Optional.empty();
        var copies = new ArrayList<Path>();
        var timestamps = new ArrayList<Path>();
        Optional<Path> authorities = Optional.empty();
        var folders = new ArrayList<Path>();
        try {
            for (int i = 0; i < arguments.size(); i++) {
                switch (arguments.get(i)) {
                    case "--verifier-key" -> key = Optional.of(text(Path.of(arguments.get(++i))));
                    case "--checkpoints" -> copies.add(Path.of(arguments.get(++i)));
                    case "--timestamps" -> timestamps.add(Path.of(arguments.get(++i)));
                    case "--timestamp-authorities" ->
                            authorities = Optional.of(Path.of(arguments.get(++i)));
                    default -> folders.add(Path.of(arguments.get(i)));
                }
            }
            if (folders.size() != 1 || folders.getFirst().toString().startsWith("-")) {
                System.err.println(USAGE);
                return 2;
            }
            return Files.isRegularFile(folders.getFirst())
                    ? proof(folders.getFirst(), key)
                    : report(
                            new BundleVerifier(folders.getFirst(), key)
                                    .verify(copies, new TimestampFiles(timestamps, authorities)));
        } catch (IndexOutOfBoundsException e) {
            System.err.println(USAGE);
        } catch (VerificationFailed e) {
            System.err.println(e.safeMessage());
        } catch (UncheckedIOException e) {
            System.err.println("A file cannot be read: " + e.getCause().getMessage());
        }
        return 2;
    }

    private static int report(VerificationReport report) {
        System.out.println(report.text());
        return report.intact() ? 0 : 1;
    }

    private static int proof(Path file, Optional<String> key) {
        if (key.isEmpty()) {
            System.err.println(USAGE);
            return 2;
        }
        var proven = LoggedEntry.proven(text(file), key.get());
        System.out.println(proven.map(LoggedEntry::text).orElse("this proof does not hold"));
        return proven.isPresent() ? 0 : 1;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
