package org.wardline.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wardline.ident.Secret;

/// Which passwords a person may choose (R46, SP 800-63B-4 3.1.1.2): long, and not among those that
/// attackers try first. No rules about kinds of characters, no expiry.
public final class PasswordPolicy {

    /// Shortest password, while it is the only factor.
    public static final int MIN_CHARS = 15;

    /// Longest password.
    public static final int MAX_CHARS = 256;

    private static final int MIN_DISTINCT = 6;
    private static final Set<String> BLOCKED = blocked();

    private PasswordPolicy() {}

    /// Why a password is refused.
    public enum Weakness {
        /// Fewer than 15 characters.
        TOO_SHORT("The password needs at least 15 characters."),
        /// More than 256 characters.
        TOO_LONG("The password may have at most 256 characters."),
        /// Few different characters, or on the list of known passwords.
        GUESSABLE("This password is among those that are guessed first; choose another."),
        /// Holds the login.
        HOLDS_LOGIN("The password must not contain the login."),
        /// The one-time password or the current one.
        UNCHANGED("The new password must differ from the current one.");

        private final String safeMessage;

        Weakness(String safeMessage) {
            this.safeMessage = safeMessage;
        }

        /// One sentence for the person.
        public String safeMessage() {
            return safeMessage;
        }
    }

    /// Checks a new password.
    ///
    /// @return empty when it is good
    public static Optional<Weakness> check(String login, Secret<String> password) {
        var text = password.reveal();
        var plain = text.toLowerCase(Locale.ROOT);
        int chars = text.codePointCount(0, text.length());
        if (chars < MIN_CHARS) {
            return Optional.of(Weakness.TOO_SHORT);
        }
        if (chars > MAX_CHARS) {
            return Optional.of(Weakness.TOO_LONG);
        }
        if (plain.contains(login.toLowerCase(Locale.ROOT))) {
            return Optional.of(Weakness.HOLDS_LOGIN);
        }
        var guessable =
                plain.codePoints().distinct().count() < MIN_DISTINCT
                        || BLOCKED.contains(plain.replaceAll("[^a-z0-9]", ""));
        return guessable ? Optional.of(Weakness.GUESSABLE) : Optional.empty();
    }

    private static Set<String> blocked() {
        try (var in = PasswordPolicy.class.getResourceAsStream("known-passwords.txt")) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
