package org.wardline.audit.timestamp;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Whom checkpoints are stamped by.
///
/// @param url of the authority, `https` only: what is asked, and when, is nobody else's business
/// @param authorities PEM file of who vouches for the key that signs time stamps; no other does
/// @param serverAuthorities PEM file of who vouches for the authority's web server
/// @param policy under which it must stamp, as an object identifier
/// @param every at most this often, 10 min to 24 h
public record TimestampTarget(
        URI url,
        Path authorities,
        Path serverAuthorities,
        Optional<String> policy,
        Duration every) {

    /// How often when nothing else is said.
    public static final Duration DEFAULT_EVERY = Duration.ofHours(1);

    private static final Duration SHORTEST = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(24);

    /// @throws IllegalArgumentException with a sentence for the operator
    public TimestampTarget {
        if (!"https".equals(url.getScheme())
                || url.getHost() == null
                || url.getUserInfo() != null
                || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    "timestamp.url must be https://host/path, without a password.");
        }
        if (!policy.orElse("1.3").matches("[0-2](\\.(0|[1-9][0-9]{0,18})){1,30}")) {
            throw new IllegalArgumentException("timestamp.policy must be an object identifier.");
        }
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timestamp.every must be 10 min to 24 h.");
        }
        Objects.requireNonNull(authorities, "authorities");
        Objects.requireNonNull(serverAuthorities, "serverAuthorities");
    }

    @Override
    public String toString() {
        return url + " every " + every.toMinutes() + "m";
    }
}
