package org.wardline.server;

import java.time.Instant;
import java.util.Objects;
import org.wardline.ident.Secret;

/// The account that the first start made. Its password is in memory only, to be shown once.
///
/// @param login the name to sign in with, for the installation itself (no practice)
/// @param password good until another is chosen, which is all that it lets do
/// @param validUntil 24 hours after the first start
public record FirstAdministrator(String login, Secret<String> password, Instant validUntil) {

    public FirstAdministrator {
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(validUntil, "validUntil");
    }
}
