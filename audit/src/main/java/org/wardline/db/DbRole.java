package org.wardline.db;

/// The roles that Wardline uses in PostgreSQL. No role that the running server uses owns a table.
public enum DbRole {
    /// Owns every schema and table; nobody can log in as it.
    OWNER("wardline_owner"),
    /// Runs migrations at start by `SET ROLE` to the owner, and nothing else.
    MIGRATOR("wardline_migrator"),
    /// Everything the product does with tenant data, under row-level security.
    APP("wardline_app"),
    /// The audit log's sequencer: may insert into the log, never change it.
    AUDIT("wardline_audit"),
    /// Reads the audit log: listings, reports and the verifier.
    AUDITOR("wardline_auditor");

    private final String roleName;

    DbRole(String roleName) {
        this.roleName = roleName;
    }

    /// The role's name in PostgreSQL.
    public String roleName() {
        return roleName;
    }

    /// Whether a password belongs to the role.
    public boolean canLogIn() {
        return this != OWNER;
    }
}
