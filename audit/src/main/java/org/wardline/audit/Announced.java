package org.wardline.audit;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.Conclusion;
import org.wardline.audit.event.Intent;
import org.wardline.audit.event.IntentClosed;
import org.wardline.audit.event.IntentOutcome;

/// Acts that the log knows of before they are done, and whose outcome it knows before anybody has
/// what they gave.
public final class Announced {

    private Announced() {}

    /// The log in the hand of whoever acts.
    @FunctionalInterface
    public interface Log {
        /// Writes an event; it is durable at the return.
        AuditReceipt append(AuditEvent event);
    }

    /// Reads what the intent announces.
    ///
    /// @throws AuditUnavailable when either entry can't be written; nothing was released
    public static <T> T read(
            Log log,
            Intent intent,
            Function<AuditReceipt, T> reading,
            BiFunction<AuditReceipt, T, IntentOutcome> outcome) {
        return carryOut(log, log.append(intent), Conclusion.FAILED, reading, outcome);
    }

    /// Changes what the intent announces. Of a change that fails nobody knows how far it got.
    ///
    /// @throws AuditUnavailable before the change, or after it when its outcome can't be written:
    ///   recovery closes the intent then
    public static <T> T change(
            Log log,
            Intent intent,
            Function<AuditReceipt, T> change,
            BiFunction<AuditReceipt, T, IntentOutcome> outcome) {
        return carryOut(log, log.append(intent), Conclusion.UNKNOWN, change, outcome);
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // the fault goes on to the caller
    private static <T> T carryOut(
            Log log,
            AuditReceipt intent,
            Conclusion ofFailure,
            Function<AuditReceipt, T> act,
            BiFunction<AuditReceipt, T, IntentOutcome> outcome) {
        T result;
        try {
            result = act.apply(intent);
        } catch (RuntimeException | Error e) {
            try {
                log.append(new IntentClosed(intent.index(), ofFailure));
            } catch (AuditUnavailable away) {
                e.addSuppressed(away);
            }
            throw e;
        }
        log.append(outcome.apply(intent, result));
        return result;
    }
}
