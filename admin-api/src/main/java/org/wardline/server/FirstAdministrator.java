package org.wardline.server;

import java.time.Instant;
import java.util.Objects;
import org.wardline.ident.Secret;

/// The account that the first start made. Its password is in memory only, to be shown once.
///
/// @param login the name to sign in with, for the installation itself (no practice)
/// @param password good for one sign-in, after which another must be chosen
/// @param validUntil 24 hours after the first start
public record FirstAdministrator(String login, Secret<String> password, Instant validUntil) {

    public FirstAdministrator {
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(validUntil, "validUntil");
    }
}
