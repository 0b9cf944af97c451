package org.wardline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.wardline.access.PeopleStore;
import org.wardline.access.Role;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.event.KeyCreated;
import org.wardline.audit.event.PersonCreated;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.ContentRoot;
import org.wardline.key.Keys;

/// What a start makes when it is missing and a later start finds again. Each step leaves either
/// nothing or the whole of what it makes, so a first start that was interrupted is taken up by the
/// next one.
final class FirstStart {

    private static final String COMPONENT = "first-start";
    private static final String LOGIN = "admin";

    private FirstStart() {}

    /// The server's folders, each for its owner alone.
    ///
    /// @throws ConfigFault when one can't be made
    static List<Path> folders(ServerConfig config) {
        var folders =
                List.of(
                        config.home(),
                        config.data(),
                        config.keys().serviceKey().toAbsolutePath().getParent(),
                        config.keys().contentRoot().toAbsolutePath().getParent(),
                        config.pbx().snapshotFile().toAbsolutePath().getParent(),
                        config.witness());
        folders.forEach(FirstStart::folder);
        return folders;
    }

    private static void folder(Path folder) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException _) {
            throw new ConfigFault("The folder %s can't be made.".formatted(folder));
        }
    }

    /// The key that signs checkpoints. Made only where no log was ever witnessed: a lost key is not
    /// replaced in silence.
    static AuditSigner auditSigner(ServerConfig config) {
        var file = config.keys().serviceKey().resolveSibling("audit-signer.key");
        boolean never =
                Files.notExists(file) && Files.notExists(config.witness().resolve("audit.vkey"));
        return never ? AuditSigner.create(file) : AuditSigner.load(file);
    }

    /// Records the keys that this start made.
    static void record(Keys keys, AuditSigner signer, AuditLog audit) {
        note(audit, "service_key", keys.service().id().toString());
        if (keys.root() instanceof ContentRoot.Open(var kek)) {
            note(audit, "content_root", kek.ref().toString());
        }
        note(audit, "audit_signer", signer.verifierKey().name());
    }

    private static void note(AuditLog audit, String kind, String id) {
        audit.append(Act.ofMachine(TenantId.DEPLOYMENT, COMPONENT, new KeyCreated(kind, id)));
    }

    /// The first operator, when there is none.
    static Optional<FirstAdministrator> administrator(
            PeopleStore people, AuditLog audit, InstantSource clock) {
        if (people.hasPeople(TenantId.DEPLOYMENT)) {
            return Optional.empty();
        }
        var user = UserId.random();
        var receipt =
                audit.append(
                        Act.ofMachine(TenantId.DEPLOYMENT, COMPONENT, new PersonCreated(user)));
        var until = clock.instant().plus(PeopleStore.ONE_TIME_VALID);
        var password = people.add(TenantId.DEPLOYMENT, user, LOGIN, Role.ADMINISTRATOR, receipt);
        return Optional.of(new FirstAdministrator(LOGIN, password, until));
    }
}
