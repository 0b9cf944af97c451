package org.wardline.audit;

import java.nio.file.Path;
import java.util.List;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.db.DatabaseTarget;
import org.wardline.ident.Secret;

/// The verifier alone in a process with little memory: prints its report.
public final class VerifierChild {

    private VerifierChild() {}

    // checkstyle:off RegexpSingleline
    public static void main(String[] arguments) {
        var report =
                new AuditVerifier(
                                new DatabaseTarget.Embedded(Path.of(arguments[0]), arguments[1]),
                                Secret.of(arguments[2]),
                                arguments[3])
                        .verify(List.of(Path.of(arguments[4])));
        System.out.println(report.text());
    }
    // checkstyle:on RegexpSingleline
}
