package org.wardline.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.wardline.access.PeopleStore;
import org.wardline.access.Person;
import org.wardline.access.Role;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.CredentialChanged;
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

    private final PeopleStore people;
    private final AuditLog audit;
    private final InstantSource clock;

    FirstStart(PeopleStore people, AuditLog audit, InstantSource clock) {
        this.people = people;
        this.audit = audit;
        this.clock = clock;
    }

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
                        config.pbx().spoolFolder(),
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

    /// The first operator: made when there is nobody, and given a new one-time password as long as
    /// nobody has signed in, since a start may end before it has shown one.
    Optional<FirstAdministrator> administrator(Keys keys, AuditSigner signer) {
        var operators = people.list(TenantId.DEPLOYMENT);
        if (operators.isEmpty()) {
            record(keys, signer);
            return Optional.of(create());
        }
        var first = operators.getFirst();
        boolean signedIn = operators.size() > 1 || !first.mustChangePassword();
        return signedIn ? Optional.empty() : Optional.of(reset(first));
    }

    /// A new one-time password for an operator.
    FirstAdministrator reset(Person operator) {
        var receipt = audit(new CredentialChanged(operator.user(), "password", "reset"));
        var password = people.resetPassword(TenantId.DEPLOYMENT, operator.user(), receipt);
        return new FirstAdministrator(operator.login(), password, until());
    }

    private FirstAdministrator create() {
        var user = UserId.random();
        var receipt = audit(new PersonCreated(user));
        var password = people.add(TenantId.DEPLOYMENT, user, LOGIN, Role.ADMINISTRATOR, receipt);
        return new FirstAdministrator(LOGIN, password, until());
    }

    /// The keys that this installation began with.
    private void record(Keys keys, AuditSigner signer) {
        audit(new KeyCreated("service_key", keys.service().id().toString()));
        if (keys.root() instanceof ContentRoot.Open(var kek)) {
            audit(new KeyCreated("content_root", kek.ref().toString()));
        }
        audit(new KeyCreated("audit_signer", signer.verifierKey().name()));
    }

    private AuditReceipt audit(AuditEvent event) {
        return audit.append(Act.ofMachine(TenantId.DEPLOYMENT, COMPONENT, event));
    }

    private Instant until() {
        return clock.instant().plus(PeopleStore.ONE_TIME_VALID);
    }
}
