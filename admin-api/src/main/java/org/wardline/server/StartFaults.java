package org.wardline.server;

import java.util.Optional;
import java.util.function.Supplier;
import org.wardline.app.PromptUnusable;
import org.wardline.audit.AuditLogUnusable;
import org.wardline.audit.AuditUnavailable;
import org.wardline.audit.syslog.SyslogUnusable;
import org.wardline.audit.timestamp.TimestampUnusable;
import org.wardline.db.DatabaseMisconfigured;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.http.PortUnavailable;
import org.wardline.key.StoreFault;
import org.wardline.sip.transport.ListenFailed;
import org.wardline.spool.SpoolUnusable;
import org.wardline.tls.TlsUnusable;

/// The one table from what can stop a start to the sentence that the operator reads.
final class StartFaults {

    private StartFaults() {}

    /// The sentence; empty for a bug.
    static Optional<String> sentence(RuntimeException thrown) {
        return Optional.ofNullable(
                switch (thrown) {
                    case ConfigFault fault -> fault.safeMessage();
                    case StoreFault fault -> fault.safeMessage(); // keys among them
                    case TlsUnusable fault -> fault.safeMessage();
                    case DatabaseMisconfigured fault -> fault.safeMessage();
                    case DatabaseUnavailable away -> away.forOperator();
                    case AuditLogUnusable fault -> fault.safeMessage();
                    case AuditUnavailable fault -> fault.safeMessage();
                    case SyslogUnusable fault -> fault.safeMessage();
                    case TimestampUnusable fault -> fault.safeMessage();
                    case PortUnavailable fault -> fault.safeMessage();
                    case ListenFailed fault -> fault.safeMessage();
                    case PromptUnusable fault -> fault.safeMessage();
                    case SpoolUnusable fault -> fault.safeMessage();
                    default -> null;
                });
    }

    /// Runs something that starts parts of the server and gives what it made.
    ///
    /// @throws StartRefused for everything that has a sentence
    @SuppressWarnings("checkstyle:IllegalCatch")
    static <T> T refusing(Supplier<T> start) {
        try {
            return start.get();
        } catch (RuntimeException fault) { // the table says which of them are for the operator
            throw sentence(fault)
                    .<RuntimeException>map(sentence -> new StartRefused(sentence, fault))
                    .orElse(fault);
        }
    }
}
