package org.wardline.db;

import java.util.Objects;
import org.wardline.ident.Secret;

/// The passwords of the roles that log in. Who makes them (from a key, a file) is the caller's
/// affair.
public record RolePasswords(
        Secret<String> migrator, Secret<String> app, Secret<String> audit, Secret<String> auditor) {

    public RolePasswords {
        Objects.requireNonNull(migrator, "migrator");
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(audit, "audit");
        Objects.requireNonNull(auditor, "auditor");
    }

    /// The password of one role.
    ///
    /// @throws IllegalArgumentException for the owner, which cannot log in
    public Secret<String> of(DbRole role) {
        return switch (role) {
            case MIGRATOR -> migrator;
            case APP -> app;
            case AUDIT -> audit;
            case AUDITOR -> auditor;
            case OWNER -> throw new IllegalArgumentException("the owner cannot log in");
        };
    }
}
