package org.wardline.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.EnumSet;
import org.wardline.db.DbRole;
import org.wardline.db.RolePasswords;
import org.wardline.ident.Secret;
import org.wardline.key.ServiceKey;

/// Passwords of the database's roles: derived from the service key for the bundled server, read
/// from the operator's file for another.
final class RoleSecrets {

    private static final int PASSWORD_BYTES = 24;

    private RoleSecrets() {}

    static RolePasswords derived(ServiceKey key) {
        return new RolePasswords(
                derived(key, DbRole.MIGRATOR.roleName()),
                derived(key, DbRole.APP.roleName()),
                derived(key, DbRole.AUDIT.roleName()),
                derived(key, DbRole.AUDITOR.roleName()));
    }

    /// The superuser of the bundled server, used at start alone.
    static Secret<String> superuser(ServiceKey key) {
        return derived(key, "superuser");
    }

    private static Secret<String> derived(ServiceKey key, String role) {
        byte[] bytes = key.derive("database/" + role, PASSWORD_BYTES).reveal();
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private record Passwords(String migrator, String app, String audit, String auditor) {
        @Override
        public String toString() {
            return "[SECRET]";
        }
    }

    /// @throws ConfigFault when the file is missing, readable by others or not complete
    static RolePasswords read(Path file) {
        try {
            var owner = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            if (!owner.containsAll(Files.getPosixFilePermissions(file))) {
                throw new ConfigFault(
                        "The database passwords in %s can be read by other users; run chmod 0400 on it."
                                .formatted(file));
            }
            var mapper =
                    YAMLMapper.builder()
                            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                            .build();
            var read = mapper.readValue(Files.readAllBytes(file), Passwords.class);
            return new RolePasswords(
                    Secret.of(read.migrator()),
                    Secret.of(read.app()),
                    Secret.of(read.audit()),
                    Secret.of(read.auditor()));
        } catch (JsonProcessingException _) {
            throw new ConfigFault(
                    "The file %s must hold the passwords of migrator, app, audit and auditor, one a line."
                            .formatted(file));
        } catch (IOException _) {
            throw new ConfigFault("The database passwords in %s can't be read.".formatted(file));
        }
    }
}
