package org.wardline.spool;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditUnavailable;
import org.wardline.db.DatabaseUnavailable;

/// Where acts go, and who knows afterwards what has arrived.
///
/// @param floor the index that the next entry of the log has at least
record Destination(Log log, Arrived arrived, long floor) {

    Destination {
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(arrived, "arrived");
    }

    /// Writes acts.
    @FunctionalInterface
    interface Log {
        /// Returns when they are durable.
        ///
        /// @return the last one's index; empty when they are not known to be durable: the same
        ///   objects are handed over again then
        OptionalLong write(List<Act> acts) throws InterruptedException;
    }

    /// Reads the log.
    @FunctionalInterface
    interface Arrived {
        /// The highest number of a run that has arrived, -1 when none has.
        ///
        /// @param floor none has a lower index
        /// @return empty when that can't be said at the moment
        OptionalLong highest(UUID run, long floor);
    }

    static Destination of(AuditLog audit, AuditReader reader) {
        return new Destination(
                acts -> write(audit, acts),
                (run, floor) -> highest(reader, run, floor),
                audit.witnessedAtOpen());
    }

    /// Waits as long as it takes: a batch that was given up could still be written later.
    private static OptionalLong write(AuditLog audit, List<Act> acts) throws InterruptedException {
        try {
            return OptionalLong.of(audit.submit(acts).get().getLast().index());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuditUnavailable) {
                return OptionalLong.empty();
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static OptionalLong highest(AuditReader reader, UUID run, long floor) {
        try {
            return OptionalLong.of(reader.spooledUpTo(run, floor));
        } catch (DatabaseUnavailable e) {
            return OptionalLong.empty();
        }
    }
}
