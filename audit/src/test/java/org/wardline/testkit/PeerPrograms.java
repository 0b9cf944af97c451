package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Foreign programs that tests use, installed by `./pbx verify`.
public final class PeerPrograms {

    private PeerPrograms() {}

    /// The program's path. A missing one fails the test in continuous integration (`CI=true`) and
    /// skips it by name elsewhere.
    ///
    /// @param program its file name, for example `baresip`
    /// @param debianPackage what installs it
    public static Path require(String program, String debianPackage) {
        Optional<Path> found =
                Stream.of("/usr/bin", "/usr/local/bin", "/usr/sbin")
                        .map(folder -> Path.of(folder, program))
                        .filter(Files::isExecutable)
                        .findFirst();
        String reason = program + " is not installed (Debian: " + debianPackage + ")";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            return fail(reason);
        }
        Assumptions.assumeTrue(found.isPresent(), reason);
        return found.orElseThrow();
    }
}
