package org.wardline.cli;

import org.wardline.audit.ExportFailed;
import org.wardline.audit.verify.VerificationFailed;
import org.wardline.db.DatabaseMisconfigured;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.http.Fault;
import org.wardline.key.StoreFault;
import org.wardline.server.ConfigFault;
import org.wardline.server.StartRefused;
import picocli.CommandLine.ExitCode;

/// What a command that failed says: one sentence for what we know, a trace without messages for a
/// bug.
final class Failures {

    private Failures() {}

    static int exit(Exception failure) {
        System.err.println(
                switch (failure) {
                    case CommandFailed known -> "pbx: " + known.getMessage();
                    case StartRefused known -> "pbx: " + known.safeMessage();
                    case ConfigFault known -> "pbx: " + known.safeMessage();
                    case StoreFault known -> "pbx: " + known.safeMessage();
                    case DatabaseUnavailable known -> "pbx: " + known.forOperator();
                    case DatabaseMisconfigured known -> "pbx: " + known.safeMessage();
                    case ExportFailed known -> "pbx: " + known.safeMessage();
                    case VerificationFailed known -> "pbx: " + known.safeMessage();
                    default -> "pbx: this is a bug: " + Fault.trace(failure);
                });
        return ExitCode.SOFTWARE;
    }
}
