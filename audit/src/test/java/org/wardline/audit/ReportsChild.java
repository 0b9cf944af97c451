package org.wardline.audit;

import java.nio.file.Path;
import java.util.UUID;
import org.wardline.db.Database;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.MessageId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// The reports alone in a process with little memory: prints how much they found.
public final class ReportsChild {

    private static final int PAGE = 1_000;

    private ReportsChild() {}

    // checkstyle:off RegexpSingleline
    public static void main(String[] arguments) {
        var target = new DatabaseTarget.Embedded(Path.of(arguments[0]), arguments[1]);
        var practice = new TenantId(UUID.fromString(arguments[4]));
        var person = new UserId(UUID.fromString(arguments[5]));
        var message = new MessageId(UUID.fromString(arguments[6]));
        try (var auditor = Database.open(target, DbRole.AUDITOR, Secret.of(arguments[2]))) {
            var reports =
                    new AuditReports(new AuditReader(auditor, VerifierKey.parse(arguments[3])));
            var scope = reports.breachScope(practice, person, AuditQuery.EVER, AuditQuery.FOREVER);
            long hearings = 0;
            var page = reports.whoHeard(practice, message, -1, PAGE);
            while (!page.isEmpty()) {
                hearings += page.size();
                page = reports.whoHeard(practice, message, page.getLast().number(), PAGE);
            }
            System.out.println("acts " + scope.acts() + " hearings " + hearings);
        }
    }
    // checkstyle:on RegexpSingleline
}
