package org.wardline.audit;

import java.nio.file.Path;
import java.time.InstantSource;
import org.wardline.audit.event.SystemStarted;
import org.wardline.db.DatabaseTarget;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

/// A small process that only writes to the log, to be killed: says each index once it is durable.
public final class AuditWriterChild {

    private AuditWriterChild() {}

    // checkstyle:off RegexpSingleline
    public static void main(String[] arguments) {
        var folder = Path.of(arguments[2]);
        var config =
                new AuditLogConfig(
                        new DatabaseTarget.Embedded(Path.of(arguments[0]), arguments[1]),
                        Secret.of(arguments[3]),
                        AuditSigner.load(folder.resolve("audit-signer.key")),
                        folder.resolve("witness"));
        try (var log = AuditLog.open(config, InstantSource.system())) {
            for (int writer = 0; writer < 8; writer++) {
                Thread.ofVirtual().start(() -> writeForever(log));
            }
            writeForever(log);
        }
    }

    private static void writeForever(AuditLog log) {
        var practice = TenantId.random();
        while (true) {
            var receipt =
                    log.append(Act.ofMachine(practice, "test", new SystemStarted("1", false)));
            System.out.println(receipt.index());
        }
    }
    // checkstyle:on RegexpSingleline
}
