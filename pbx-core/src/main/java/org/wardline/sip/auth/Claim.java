package org.wardline.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.wardline.ident.Secret;

/// Somebody says to be an account, whose secret is the one that was issued last.
///
/// @param issue changes with each secret that the account is issued, and with nothing else; the
///   same for all accounts that nobody has
/// @param exists whether somebody has the account
record Claim(Account account, Secret<String> issue, boolean exists) {

    /// A user name in a practice, whether somebody has it or not.
    ///
    /// @param realm the practice's domain: phones of two practices may be called the same
    record Account(String realm, String username) {

        Account {
            Objects.requireNonNull(realm, "realm");
            Objects.requireNonNull(username, "username");
        }
    }

    Claim {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(issue, "issue");
    }

    /// Whether no other secret has been issued since.
    boolean isOf(Secret<String> earlier) {
        return MessageDigest.isEqual(bytes(issue), bytes(earlier));
    }

    private static byte[] bytes(Secret<String> issue) {
        return issue.reveal().getBytes(StandardCharsets.US_ASCII);
    }
}
