package org.wardline.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.event.PhoneUnregistered;
import org.wardline.db.Database;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.Actor;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Origin;
import org.wardline.ident.TenantId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.testkit.TestPostgres;

/// A server's spool and audit log in a process of its own, to be killed: phones come and go, and it
/// says of how many of these acts it is sure.
final class SpoolProcess {

    private static final int MOST_UNSAID = 500;

    private SpoolProcess() {}

    // checkstyle:off RegexpSingleline
    /// Works until it is killed.
    ///
    /// @param args home folder, folder of the database's socket, database, the word that this
    ///   process's acts begin with
    public static void main(String[] args) throws IOException {
        var home = Path.of(args[0]);
        var target = new DatabaseTarget.Embedded(Path.of(args[1]), args[2]);
        var passwords = TestPostgres.passwords();
        var signer = AuditSigner.load(home.resolve("audit-signer.key"));
        var audit =
                AuditLog.open(
                        new AuditLogConfig(
                                target, passwords.audit(), signer, home.resolve("witness")),
                        InstantSource.system());
        var auditor = Database.open(target, DbRole.AUDITOR, passwords.auditor());
        var spool =
                AuditSpool.open(
                        home.resolve("data/spool"),
                        Keys.open(KeyPaths.under(home), new SecureRandom()).service(),
                        audit,
                        new AuditReader(auditor, signer.verifierKey()),
                        InstantSource.system());
        long said = 0;
        for (long next = 0; true; ) {
            if (next - said < MOST_UNSAID) {
                spool.add(act(args[3] + next));
                next++;
            }
            long sure = spool.durable();
            if (sure > said) {
                System.out.println("durable " + sure);
                said = sure;
            }
        }
    }

    // checkstyle:on RegexpSingleline

    private static Act act(String name) {
        return new Act(
                TenantId.DEPLOYMENT,
                new Actor.Phone(DeviceId.random()),
                Origin.LOCAL,
                new PhoneUnregistered(DeviceId.random(), name));
    }
}
