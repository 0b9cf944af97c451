package org.wardline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.wardline.http.Json;
import org.wardline.ident.Secret;

/// What the command line remembers between commands: the server, the authority it trusts, and the
/// session, in a file of mode 0600. No password is ever kept. The session ends by itself when it is
/// idle.
final class SignInFile {

    private final Path file;

    /// @param server base address, `https://host:port`
    /// @param authority PEM file of the root certificate that the server's certificate must come
    ///   from
    /// @param practice the practice of the person; the installation's id for its operators
    record SignedIn(URI server, Path authority, UUID practice, Secret<String> token) {
        SignedIn {
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(authority, "authority");
            Objects.requireNonNull(practice, "practice");
            Objects.requireNonNull(token, "token");
        }
    }

    private record Stored(URI server, String authority, UUID practice, String token) {}

    SignInFile(Path file) {
        this.file = file;
    }

    /// `$XDG_CONFIG_HOME/wardline/session.json`, by default below `~/.config`; `WARDLINE_SESSION`
    /// names another.
    static SignInFile usual() {
        var named = System.getenv("WARDLINE_SESSION");
        if (named != null) {
            return new SignInFile(Path.of(named));
        }
        var config =
                Optional.ofNullable(System.getenv("XDG_CONFIG_HOME"))
                        .map(Path::of)
                        .orElseGet(() -> home().resolve(".config"));
        return new SignInFile(config.resolve("wardline/session.json"));
    }

    private static Path home() {
        return Path.of(
                Optional.ofNullable(System.getenv("HOME"))
                        .orElseGet(() -> System.getProperty("user.home")));
    }

    /// @throws CommandFailed when nobody is signed in
    SignedIn read() {
        if (!Files.exists(file)) {
            throw new CommandFailed("Sign in first: pbx sign-in LOGIN");
        }
        try {
            var stored = Json.MAPPER.readValue(Files.readAllBytes(file), Stored.class);
            return new SignedIn(
                    stored.server(),
                    Path.of(stored.authority()),
                    stored.practice(),
                    Secret.of(stored.token()));
        } catch (JsonProcessingException _) {
            throw new CommandFailed("The file %s is damaged; sign in again.".formatted(file));
        } catch (IOException _) {
            throw new CommandFailed("The file %s can't be read.".formatted(file));
        }
    }

    void write(SignedIn signedIn) {
        var stored =
                new Stored(
                        signedIn.server(),
                        signedIn.authority().toString(),
                        signedIn.practice(),
                        signedIn.token().reveal());
        try {
            var folder = file.toAbsolutePath().getParent();
            if (!Files.exists(folder)) {
                Files.createDirectories(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            var next = Files.createTempFile(folder, "session", ".new"); // mode 0600
            Files.write(next, Json.MAPPER.writeValueAsBytes(stored));
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException _) {
            throw new CommandFailed("The file %s can't be written.".formatted(file));
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            throw new CommandFailed("The file %s can't be removed.".formatted(file));
        }
    }
}
